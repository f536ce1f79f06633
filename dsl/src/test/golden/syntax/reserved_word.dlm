model M(state: Int, in: Int) {
  param = Linear(3, 4)
  state = zeros()
  fn test(x: f32[N]) -> f32[N] { x }
}

fn f(x: f32[N]) -> f32[N] {
  let model = M(3)
  let (a, train) = (x, x)
  model(x) + train
}
