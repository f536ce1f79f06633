train no_step { epochs 1 }
train two_lengths {
  step { report r = 1.0 }
  steps 1
  steps 2
}
train no_data {
  step(features: f32[N, 4]) { report r = mean(features) }
  steps 1
}
