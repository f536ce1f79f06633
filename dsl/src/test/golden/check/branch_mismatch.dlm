fn f(x: f32[N]) { if sum(x) > 0.0 { x } else { (x, 1) } }
