fn f(x: f32[3]) { grad(y => y)(x) }
fn g(x: f32[3]) { hessian(y => sum(y[0] + y[1]))((x, x)) }
fn h(x: f32[3]) { jvp(y => sum(y), at: x, along: [1.0, 2.0]) }
fn i(x: f32[3]) { hvp(y => 2.0 * y, at: x, along: x) }
fn j(x: i32[3]) { grad(y => sum(cast(y, f32)))(x) }
fn k(x: f32[3]) { vjp(y => (y, y), x, x) }
