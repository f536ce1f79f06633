model M() { param w: f32[3] = 2.0 * w }
test "itself" { let m = M()
  assert sum(m.w) > 0.0 }
