fn f(x: f32[N]) { if sum(x) > 0.0 { x } else { (x, 1) } }
fn g(x: f32[3]) { if sum(x) > 0.0 { x } else { [1.0, 2.0] } }
fn h(x: f32[3]) { if sum(x) > 0.0 { (x, 1) } else { x } }
fn k(x: f32[3]) { if x > 0.0 { x } else { -x } }
