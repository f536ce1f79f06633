fn scaled(x: f32[...S]) { 2.0 * x }
fn f(x: f32[N]) { scaled(x, 0.1) }
model Dense(inputs: Int, outputs: Int) { param w: f32[inputs, outputs] = zeros() }
model Net { inner = Dense(2, 3, true) }
