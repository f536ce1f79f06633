train zero {
  step { report r = 1.0 }
  steps 0
}
train none { step { report r = 1.0 } }
