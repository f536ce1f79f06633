fn mse(y: f32[...S], target: f32[...S]) -> f32[] { mean((y - target)^2) }
fn f(label: i32[N], x: f32[N]) { mse(x, label) }
fn g(label: i32[N], x: f32[N]) { x + label }
fn h(label: i32[N], i: i32[]) { argmax(label == i) }
