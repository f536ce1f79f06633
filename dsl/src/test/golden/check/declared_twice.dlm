fn scale(x: f32[N]) -> f32[N] { 2.0 * x }
fn scale(x: f32[N]) -> f32[N] { 3.0 * x }
fn f(x: f32[N], x: f32[N]) { x }
fn g(x: f32[N]) {
  let y = x
  let y = 2.0 * y
  y
}
