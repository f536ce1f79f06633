fn f(x: f32[N]) { scan for v in 3.0 { yield v } }
