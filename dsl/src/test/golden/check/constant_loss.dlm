import nn { Linear }
import optim { sgd }
train t {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(features) over net with sgd() }
  epochs 1
}
train signs {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(sign(net(features))) over net with sgd() }
  epochs 1
}
train counts {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) {
    let best = argmax(net(features))
    minimize mean(cast(best, f32)) over net with sgd()
  }
  epochs 1
}
train half {
  net = Linear(4, 2)
  other = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) {
    minimize mean(net(features)^2 * floor(other(features))) over [net, other] with sgd()
  }
  epochs 1
}
