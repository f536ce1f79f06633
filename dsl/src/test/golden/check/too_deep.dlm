fn f(x: f32[N]) { f(x + 1.0) }
