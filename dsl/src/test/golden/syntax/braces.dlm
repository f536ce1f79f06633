fn f(x: f32[N]) -> f32[N] {
  let record = {a: 1, b: 2}
  let block = { x }
  if x: x else: x
  x
}
