fn f(x: f32[]) { scan for v in x { yield v } }
fn g(x: f32[3], y: f32[4]) { scan for v in x, w in y { yield v + w } }
fn h() { scan for v in relu { yield v } }
