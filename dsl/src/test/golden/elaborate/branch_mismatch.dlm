fn f(x: f32[3]) { if sum(x) > 0.0 { x } else { [1.0, 2.0] } }
fn g(x: f32[3]) { if sum(x) > 0.0 { (x, 1) } else { x } }
fn h(x: f32[3]) { if x > 0.0 { x } else { -x } }
