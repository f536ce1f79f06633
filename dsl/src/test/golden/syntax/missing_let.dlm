fn f(x: f32[N]) -> f32[N] {
  y = x + 1
  z = not x
  g = a => a
  s[i] = x[i]
  y + z
}
