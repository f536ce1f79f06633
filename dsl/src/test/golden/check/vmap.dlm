fn f(x: f32[]) { vmap(y => y)(x) }
fn g(x: f32[3, 2], y: f32[4, 2]) { vmap((a, b) => a + b)(x, y) }
fn h() { vmap(n => n)(3) }
fn i(x: f32[3]) { vmap(y => { let z = y })(x) }
