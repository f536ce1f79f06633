fn f(x: f32[N], y: f32[N]) -> f32[N] {
  let a = x; let b = y;
  let c = g(a; b);
  ;c
}
