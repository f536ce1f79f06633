fn f(x: f32[3]) { while v = x until v > 1.0 max 3 { 2.0 * v } }
