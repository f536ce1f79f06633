fn f(x: f32[N]) { clip(x, relu, 1.0) }
fn g(x: f32[N]) { sum(x, over: "rows") }
