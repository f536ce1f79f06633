import nn { Linear }
import optim { sgd }
model Net {
  used = Linear(4, 2)
  spare = Linear(4, 2)
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
