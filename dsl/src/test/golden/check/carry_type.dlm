fn f(x: f32[T, N], w: f32[H, H]) { scan h = zeros() for v in x { h @ w } }
