import nn { Linear, flatten }
model Net(hidden: Int = 8) {
  inner = Linear(700, hidden)
  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, hidden] { x |> flatten |> inner }
}
fn f(a: f32[N, 3], b: f32[4, M]) { a @ b }
