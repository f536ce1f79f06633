model Table(columns: Int) {
  param w: f32[1, columns] = zeros()
  param b: f32[columns] = zeros()
  fn forward(x: f32[N, 1]) -> f32[N, columns] { x @ w + b }
}

train table {
  net = Table(9223372036854775807)
  step {
    report w = sum(net.w)
  }
  steps 1
}
