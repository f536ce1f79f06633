model Filter(size: Int, kernel: Int, padding: Int = 0) { param w: f32[size, kernel + padding] = zeros() }
model Net { conv = Filter(6, kernal: 5) }
