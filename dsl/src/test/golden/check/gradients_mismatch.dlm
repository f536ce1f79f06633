import nn { Linear }
import optim { sgd }
train few {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) {
    minimize mean(net(features)^2) over net with [g => [g[0]], sgd()]
  }
  epochs 1
}
train sums {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) {
    minimize mean(net(features)^2) over net with [gradients => [sum(g, over: 0) for g in gradients], sgd()]
  }
  epochs 1
}
train no_function {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(net(features)^2) over net with [1.0, sgd()] }
  epochs 1
}
train two_rules {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(net(features)^2) over net with [sgd(), sgd()] }
  epochs 1
}
train no_rule {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(net(features)^2) over net with [g => g] }
  epochs 1
}
