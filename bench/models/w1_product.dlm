/// A product of two matrices.
fn product(a: f32[M, K], b: f32[K, N]) -> f32[M, N] { a @ b }
