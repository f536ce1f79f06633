train t {
  data iris(16)
  step(features: f32[N, 4]) { report r = mean(features) }
  epochs 1
}
