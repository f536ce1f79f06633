model Counter {
  state count: f32[] = zeros()
  fn forward(x: f32[N]) {
    update count = x
    x
  }
}
