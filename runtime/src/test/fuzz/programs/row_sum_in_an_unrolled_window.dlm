// Each copy of a row sum in an unrolled loop had accumulators of its own, for which there was no room.
fn main(a: f32[N, M], b: f32[2]) {
  let d = cast(b, f64)
  let x = sqrt(3.0 / d - mean(2.0 / d, over: 0, keep: true))
  window_sum(window_sum(x, window: 3, stride: 1, padding: 1) ^ 3, window: 3, stride: 1, padding: 1)
}
