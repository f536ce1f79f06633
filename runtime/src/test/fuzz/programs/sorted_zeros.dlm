// The sort of the device cpu took -0 and +0 for equal.
fn main(x: f32[N, M], y: f32[M], k: i32[N]) {
  let zeros = y * 0.0
  (argsort(zeros), argsort(zeros, descending: true), sort(1.0 / sort(zeros)), sort_by(cast(zeros, f64), y), top_k(x * 0.0, 1))
}
