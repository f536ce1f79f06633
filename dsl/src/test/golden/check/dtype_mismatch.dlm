import loss { mse }
fn f(label: i32[N], x: f32[N]) { mse(x, label) }
fn g(label: i32[N], x: f32[N]) { x + label }
