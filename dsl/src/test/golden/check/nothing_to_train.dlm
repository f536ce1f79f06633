import optim { sgd }
train t {
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(features) over features with sgd() }
  epochs 1
}
