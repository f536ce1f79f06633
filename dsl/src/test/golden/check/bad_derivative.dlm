fn f(x: i32[N]) { grad(y => sum(y))(x) }
fn g(x: f32[N]) { grad(y => 2.0 * y)(x) }
