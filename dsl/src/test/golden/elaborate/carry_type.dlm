fn f(x: f32[N, 3]) { scan s = zeros() for v in x { s @ v } }
