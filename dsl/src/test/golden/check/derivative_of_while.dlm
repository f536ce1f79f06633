fn f(x: f32[]) { grad(y => while v = y until v > 5.0 { 2.0 * v })(x) }
fn g(x: f32[]) { stop_gradient(while v = x until v > 5.0 { 2.0 * v }) * x }
fn h(x: f32[]) { grad(g)(x) }
train t {
  state s: f32[] = zeros()
  param_holder = P()
  steps 1
  step { minimize while v = param_holder.p until v > 5.0 { 2.0 * v } over param_holder with rule() }
}
model P() { param p: f32[] = ones() }
optim rule() { fn step(p, g, t) { p - g } }
