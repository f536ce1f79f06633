fn f(x: f32[N]) {
  let (m, v, s) = moments(x, over: 0)
  m
}
fn g(x: f32[N]) {
  let (a, b) = x
  a
}
