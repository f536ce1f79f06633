train t {
  data iris(batch: 16)
  step(features) { report r = mean(features) }
  epochs 1
}
