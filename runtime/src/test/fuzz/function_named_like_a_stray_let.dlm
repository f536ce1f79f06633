model Net(inputs: Int) {
  param w: f32[inputs, 2] = zeros()
  let forward = 3
  fn forward(x: f32[N, inputs]) -> f32[N, 2] { x @ w }
}

fn f(x: f32[N, 4]) -> f32[N, 2] { Net(4)(x) }
