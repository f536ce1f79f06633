train zero {
  step { report r = 1.0 }
  steps 0
}
train none { step { report r = 1.0 } }
train without_data {
  state n: i32[] = 0
  step { update n = n + 1 }
  epochs 5
}
train of_steps {
  state n: i32[] = 0
  step {
    update n = n + 1
    report n
  }
  steps highest(n, of: 5)
}
