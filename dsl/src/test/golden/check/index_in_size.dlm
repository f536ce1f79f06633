fn f(x: f32[N]) { for i => sum(j in 0..i | x[j]) }
fn g(x: f32[N]) { for i => x[0..i] }
fn h(x: f32[N]) { for i => x[i] * zeros([i]) }
