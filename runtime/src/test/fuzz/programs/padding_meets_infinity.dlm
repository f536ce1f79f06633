// Where padding meets a factor that is not finite, ref left the step out and kernels multiplied; so with the sign of a sum of zeros.
fn main(x: f32[N, M], y: f32[M], k: i32[N]) {
  let image = full([N, N, N], 0.5)
  let w = segment_max(full([N, N, 3], 0.5), by: k, size: N)
  let tiny = full([N, N, 3], -1e-30)
  let loss = (image, w) => sum(conv(image, w, stride: 2, padding: 1) * 1e-30)
  (conv(image, w, padding: 1), 1.0 / conv(image * 1e-30, tiny, padding: 1), grad(i => loss(i, 1.0 / (w - w)))(image), grad(v => loss(image, v))(w))
}
