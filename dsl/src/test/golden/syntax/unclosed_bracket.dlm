model A(n: Int) {
  fc = Linear(n, 10
  out = Linear(10, n)

  fn forward(x: f32[N, n]) -> f32[N, n] {
    x |> fc |> relu |> out

model B(n: Int) {
  fn forward(x: f32[N, n]) -> f32[N, n] {
    sum([x, 2 * x)
  }
}

fn f(x: f32[N]) { softmax(x, over: [0, 1 }
