fn f(x: f32[N], y: f32[N]) -> f32[N] {
  let g = (a, b + 1) => a
  let h = (a: f32[N]) => a
  let k = x |> relu => x
  let s = sum(2 * i | x[i])
  let (p, q)[i] = x[i]
  let ok = () => x
  g(x, y)
}
