model Dense(inputs: Int, outputs: Int) {
  param w: f32[inputs, outputs] = zeros()
  fn forward(x: f32[...B, inputs]) -> f32[...B, outputs] { x @ w }
}
fn flat(x: f32[N, ...S]) -> f32[N, prod(S)] { reshape(x, [N, prod(S)]) }
model Net(hidden: Int = 8) {
  inner = Dense(700, hidden)
  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, hidden] { x |> flat |> inner }
}
fn f(a: f32[N, 3], b: f32[4, M]) { a @ b }
