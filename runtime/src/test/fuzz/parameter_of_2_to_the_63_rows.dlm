model Table(rows: Int) {
  param w: f32[rows, 2] = zeros()
  fn forward(x: f32[N, rows]) -> f32[N, 2] { x @ w }
}

train table {
  net = Table(9223372036854775807)
  step {
    report w = sum(net.w)
  }
  steps 1
}
