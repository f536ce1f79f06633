fn f(x: f32[N, C, H, W], w: f32[O, C, A, B]) -> f32[N, O, H - A + 1, W - B + 1] {
  for n, o, i, j => sum(c, a, b | x[n, c, i + a, j + b] * w[o, c, a, b])
}
