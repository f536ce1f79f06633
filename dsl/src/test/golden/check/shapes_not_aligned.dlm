fn f(x: f32[N, 10], y: f32[4]) { x + y }
fn g(x: f32[3, 4], y: f32[3]) { where(x > 0, x, y) }
