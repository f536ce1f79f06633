import nn { Linear }
import optim { sgd }
train t {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(features) over net with sgd() }
  epochs 1
}
