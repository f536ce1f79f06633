fn f(x: u8[N]) { x + 300 }
fn g(x: i32[N]) { x + 0.5 }
