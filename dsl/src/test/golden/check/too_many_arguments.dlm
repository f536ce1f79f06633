import nn { Linear }
fn f(x: f32[N]) { relu(x, 0.1) }
model Net { inner = Linear(2, 3, true, 4) }
