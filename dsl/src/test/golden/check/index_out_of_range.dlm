fn f(x: f32[3, 4]) { x[3] }
fn g() {
  let layers = [relu, tanh]
  layers[2]
}
fn p(x: f32[N]) { for i in 0..N => x[i] - x[i - 1] }
fn q(x: f32[8]) { for i in 0..8 => x[i + 1] }
