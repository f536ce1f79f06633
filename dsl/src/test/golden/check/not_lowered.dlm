extern fn bleu(found: f32[N]) -> Float
fn f(x: f32[N]) { bleu(x) }
