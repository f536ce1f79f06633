fn f(x: f32[N], xs: f32[T, N]) -> f32[N] {
  for i in 0..3 { log(i) }
  let a = scan h = x { h }
  let b = while v = x { v }
  let c = iterate v = x { v }
  let d = [x i for i in 0..3]
  let e = [x for i]
  let g = for i -> x[i]
  x
}
