import nn { Linear }
train t {
  net = Linear(4, 2)
  data iris(batch: 16)
  step(features: f32[N, 4]) { minimize mean(net(features)^2) over net with relu }
  epochs 1
}
