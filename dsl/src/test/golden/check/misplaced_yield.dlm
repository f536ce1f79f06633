fn f(x: f32[N]) { scan for v in x { if v > 0.0 { yield v } } }
