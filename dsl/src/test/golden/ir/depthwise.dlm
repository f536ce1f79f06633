fn f(x: f32[N, 3, H], w: f32[3, A]) -> f32[N, 3, (H - A) / 2 + 1] {
  for n, c, i => sum(a | x[n, c, 2 * i + a] * w[c, a])
}
