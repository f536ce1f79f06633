model Rbm { fn hidden(x: f32[N]) { x } }
fn f(x: f32[N]) { Rbm()(x) }
