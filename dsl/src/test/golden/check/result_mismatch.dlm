fn f(x: f32[N, 10]) -> f32[N] { x }
fn g(x: f32[N, 10]) -> i32[N, 10] { x }
