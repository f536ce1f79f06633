// One cast from u8 to i8 wraps around, where the cast from f64 saturates.
fn main(x: f32[N, M], k: i32[N]) {
  let bytes = cast(100.0 * x, u8)
  (cast(cast(bytes, f64), i8), cast(cast(cast(1000 * k, f64), i8), f32), cast(cast(bytes, f32), i32))
}
