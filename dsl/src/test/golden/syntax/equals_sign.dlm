model M(n: Int) {
  fc == Linear(n, n)
}
fn f(x: f32[N], a: Int) -> f32[N] {
  let y == x
  if a = 3 { y } else { f(y, a = 3) }
}
