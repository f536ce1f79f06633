fn f(x: f32[3, 4]) { x[3] }
fn g() {
  let layers = [relu, tanh]
  layers[2]
}
