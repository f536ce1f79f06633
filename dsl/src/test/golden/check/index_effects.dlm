train t {
  state total: f32[] = zeros()
  steps 1
  step {
    let x = [1.0, 2.0]
    let g = v => { update total = total + v
      v }
    let y[i] = g(x[i])
    let z = while v = 1.0 until v > 5.0 max 3 { g(v) }
    report z, y = sum(y)
  }
}
