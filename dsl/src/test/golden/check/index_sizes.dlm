fn f(x: f32[3], y: f32[4]) { sum(i | x[i] * y[i]) }
