fn f(x: f32[N]) -> f32[N] {
  let größe = x
  let y = x × 2 − 1
  let z = x $ y
  if y ≤ z { y } else { z ? }
}
