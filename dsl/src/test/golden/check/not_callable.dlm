fn f(x: f32[N]) { x(0) }
let HALF = 0.5
fn g(x: f32[N]) { HALF(x) }
