import nn { Linear }
model Net { inner = Linear(784) }
fn f(x: f32[N]) { clip(x, 0.0) }
