model Dense(inputs: Int, outputs: Int, bias: Bool = true) {
  param w: f32[inputs, outputs] = zeros()
  fn forward(x: f32[N, inputs]) { x @ w }
}
model Net { inner = Dense(784) }
fn limited(x: f32[N], low: Float, high: Float) { min(max(x, low), high) }
fn f(x: f32[N]) { limited(x, 0.0) }
