fn f(x: f32[N, 3]) { scan s = zeros([2]) for v in x { v } }
fn g(x: f32[N, 3]) { scan (s, n) = (zeros([3]), 0) for v in x { s } }
