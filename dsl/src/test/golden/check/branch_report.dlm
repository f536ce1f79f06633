train t {
  steps 1
  step { let x = random.uniform([])
    if x > 0.5 { report x }
  }
}
