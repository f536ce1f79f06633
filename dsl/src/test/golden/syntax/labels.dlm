fn f(x: f32[N]) -> f32[N] {
  let a = g(size: 3, x)
  let b = (mean: x, x)
  a
}
fn g(t: (mean: Int, Int)) -> Int { 1 }
