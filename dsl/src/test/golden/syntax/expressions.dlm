fn f(x: f32[N]) -> f32[N] {
  let a = ()
  let b = (x | x)
  let c = f(i in 0..3)
  let d = x.
  let e = x[]
  let g = x |>
  let h = [1, 2,, 3]
  let k = f(,)
  let l = f(x, )
  let m = x not y
  let n = if x { 1 } if y { 2 }
  x
}
