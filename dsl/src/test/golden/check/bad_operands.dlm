fn f(x: f32[N]) { relu + x }
fn g(x: f32[N]) { x > 2 and 3 }
