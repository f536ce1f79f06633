import nn { Linear }
import optim { sgd }
train t {
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(features) over features with sgd() }
  epochs 1
}
train scaled {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(net(features)^2) over [net.b, 2.0 * net.w] with sgd() }
  epochs 1
}
