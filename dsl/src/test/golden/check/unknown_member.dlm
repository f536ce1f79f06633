model Dense(inputs: Int, outputs: Int) {
  param w: f32[inputs, outputs] = zeros()
  fn forward(x: f32[N, inputs]) { x @ w }
}
model Net {
  inner = Dense(2, 3)
  fn forward(x: f32[N, 2]) { inner.weight }
}
fn f(x: f32[N]) {
  let r = (first: x, second: x)
  r.frist
}
