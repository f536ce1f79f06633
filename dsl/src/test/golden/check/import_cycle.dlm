import "other.dlm" { g }
fn f(x: f32[N]) { g(x) }
