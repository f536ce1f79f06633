import metric { accuracy }
model Counter {
  state count: f32[] = zeros()
  fn forward(x: f32[N]) {
    update count = count + 1.0
    x
  }
}
train t {
  net = Counter()
  data iris(batch: 16)
  step(features: f32[N, 4]) { report r = sum(net(mean(features, over: 1))) }
  eval(features) {
    update net.count = 0.0
    report r = mean(features)
  }
  epochs 1
}
