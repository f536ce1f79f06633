fn f(x: f32[3]) { custom_grad(x => x * x)(x) }
fn g(x: f32[3]) { custom_grad(x => x * x, vjp: (x, dy) => (dy, dy))(x) }
fn h(x: i32[3]) { custom_grad(x => x * x, vjp: (x, dy) => dy)(x) }
fn i(x: f32[3]) { custom_grad(x => x * x, vjp: (x, dy) => sum(dy))(x) }
fn j(x: f32[3]) { custom_grad(x => x * x, jvp: (x, dx) => (dx, dx))(x) }
