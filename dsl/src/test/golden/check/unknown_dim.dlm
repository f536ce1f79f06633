import init { glorot_uniform }
fn f(x: f32[N]) {
  let w = glorot_uniform()
  x
}
