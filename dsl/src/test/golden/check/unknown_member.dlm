import nn { Linear }
model Net {
  inner = Linear(2, 3)
  fn forward(x: f32[N, 2]) { inner.weight }
}
fn f(x: f32[N]) {
  let r = (first: x, second: x)
  r.frist
}
