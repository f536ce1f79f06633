import nn { Linear }
fn f(x: f32[N]) { [x for i in 0..x] }
let NOISE = random.normal([3])
