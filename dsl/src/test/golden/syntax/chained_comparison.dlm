fn f(x: f32[N]) -> bool[N] {
  let inside = 0 < x < 1
  let same = x == x == x
  inside and same
}
