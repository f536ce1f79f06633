import optim { sgd }
model Dense(inputs: Int, outputs: Int) {
  param w: f32[inputs, outputs] = zeros()
  fn forward(x: f32[N, inputs]) { x @ w }
}
model Net {
  used = Dense(4, 2)
  spare = Dense(4, 2)
  fn forward(x: f32[N, 4]) { used(x) }
}
train t {
  net = Net()
  data iris(batch: 16)
  step(features: f32[N, 4]) {
    let loss = mean(net(features)^2)
    minimize loss over net with sgd()
    report loss
  }
  epochs 1
}
