fn f(x: f32[N]) -> f32[N] {
  let a = x x
  let b = x +
  let c = * x
  a + b + c
}

fn g(x: f32[N], y: f32[N] {
  f(x y)
}
fn g(x: f32[N]) { for i => sum(| x[i]) }
