fn f(x: float[N]) { x }
fn g(x: f31[N]) { x }
fn h(n: Integer) { n }
