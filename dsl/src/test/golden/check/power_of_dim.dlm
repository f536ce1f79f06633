fn f(x: f32[N, M]) { zeros([2^N, M]) }
fn g(table: f32[2^N, N]) -> f32[N] { table[0] }
fn h(x: f32[N]) -> f32[] { 2.0^N }
fn i(n: Int) -> f32[2^n] { ones([2^n]) }
