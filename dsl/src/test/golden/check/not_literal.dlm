import nn { Linear }
fn f(x: f32[N, 4]) { [2.0 * x[i] for i in 0..N] }
