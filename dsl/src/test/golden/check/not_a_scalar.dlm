import nn { Linear }
import optim { sgd }
train t {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4], label: i32[N]) {
    minimize (net(features) - 1.0)^2 over net with sgd()
    report shown = features
  }
  epochs 10
}
