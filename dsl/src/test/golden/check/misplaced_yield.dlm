fn f(x: f32[3]) { yield x }
fn g(x: f32[3]) { scan for v in x { if v > 0.0 { yield v } } }
fn h(x: f32[3]) { iterate v = x times 3 { yield v
  v } }
