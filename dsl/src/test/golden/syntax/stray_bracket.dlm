fn f(x: f32[N]) -> f32[N] {
  let y = (x + 1))
  let z = [y, x]]
  y + z
}
}

fn g(x: f32[N]) -> f32[N] { x }
