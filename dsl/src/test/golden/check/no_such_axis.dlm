fn f(x: f32[N, 4]) { sum(x, over: 2) }
fn g(x: f32[N, 4]) { concat([x, x], over: -3) }
