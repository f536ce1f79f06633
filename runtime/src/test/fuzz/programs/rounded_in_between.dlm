// Kernels compute in f32: they did not round between two ops.
fn main(x: f32[N, M], s: f32[]) {
  let h = cast(cast(cos(x), f16), f32)
  let b = cast(cast(h @ transpose(x), bf16), f32) + 1.0
  let c = while c = s until c > 3.0 max 4 { cast(cast(c, f16), f32) }
  (h, b, sum(cast(cast(x * x, bf16), f32), over: 0), c)
}
