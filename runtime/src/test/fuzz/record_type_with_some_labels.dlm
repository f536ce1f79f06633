model LeNet5(classes:( Int = 10, act: Fn = tanh, pool: Fn = relu) {
  fn forward(x: f32[N]) -> f32[N] { act(x) }
}
