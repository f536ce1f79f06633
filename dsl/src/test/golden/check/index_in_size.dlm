fn f(x: f32[N]) { for i => sum(j in 0..i | x[j]) }
