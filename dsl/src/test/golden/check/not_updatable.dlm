fn f(x: f32[N]) {
  let total = 0.0
  update total = total + sum(x)
  x
}
