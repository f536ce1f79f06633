fn f(x: f32[N], y: f32[N]) -> f32[N] {
  let long = x
    - y
  x + y
  (x |> relu)
  y.size
  log(x)
  long
}
