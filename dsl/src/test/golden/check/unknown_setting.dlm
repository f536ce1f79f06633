// set rate=0.1
train t(lr: Float = 0.1) {
  step { report r = lr }
  steps 1
}
