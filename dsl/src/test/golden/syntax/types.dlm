fn a(x: f32[N,, 3]) -> [ { 1 }
fn b(x: nn.f32[N]) -> () { 1 }
fn c(f: (Int -> Int) -> Int, g: Int -> Int -> Int) -> Int { 1 }
fn d(x: 3) -> Int { 1 }
fn e(x: ...B) -> f32[..B] { 1 }
