fn f(x: f32[N]) { for i => sum(k | x[i]) }
