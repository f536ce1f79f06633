fn f(x: f32[1, 1, 2, 2]) { window_max(x, window: [1, 1, 3, 3]) }
fn g(x: f32[4, 2]) { top_k(x, 3) }
fn h(x: f32[4]) { shift_left(x, 2) }
