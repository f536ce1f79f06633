fn f(x: f32[N]) { for i in 0..N => x[i] - x[i - 1] }
fn g(x: f32[8]) { for i in 0..8 => x[i + 1] }
