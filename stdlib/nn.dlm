/// Layers. A layer is a model with a `forward`; calling an instance calls it.
import init { glorot_uniform }

/// x w + b over the last axis.
model Linear(inputs: Int, outputs: Int, bias: Bool = true) {
  param w: f32[inputs, outputs] = glorot_uniform()
  if bias { param b: f32[outputs] = zeros() }
  fn forward(x: f32[...B, inputs]) -> f32[...B, outputs] { if bias { x @ w + b } else { x @ w } }
}

/// Two-dimensional cross-correlation with a square kernel (LeCun et al., 1989).
model Conv2d(
  inputs: Int,
  outputs: Int,
  kernel: Int,
  stride: Int = 1,
  padding: Int = 0,
  dilation: Int = 1,
  groups: Int = 1,
  bias: Bool = true
) {
  param w: f32[outputs, inputs / groups, kernel, kernel] = glorot_uniform()
  if bias { param b: f32[outputs] = zeros() }
  fn forward(x: f32[N, inputs, H, W]) -> f32[
    N,
    outputs,
    (H + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1,
    (W + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1
  ] {
    let y = conv(x, w, stride: stride, padding: padding, dilation: dilation, groups: groups)
    if bias { y + reshape(b, [outputs, 1, 1]) } else { y }
  }
}

/// The adjoint of a two-dimensional cross-correlation with a square kernel: it spreads where `Conv2d` gathers (Zeiler et al.,
/// 2010).
model ConvTranspose2d(
  inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, bias: Bool = true
) {
  param w: f32[inputs, outputs, kernel, kernel] = glorot_uniform()
  if bias { param b: f32[outputs] = zeros() }
  fn forward(x: f32[N, inputs, H, W]) -> f32[
    N, outputs, (H - 1) * stride - 2 * padding + kernel, (W - 1) * stride - 2 * padding + kernel
  ] {
    let y = conv_transpose(x, w, stride: stride, padding: padding)
    if bias { y + reshape(b, [outputs, 1, 1]) } else { y }
  }
}

/// The mean of each window.
fn avg_pool2d(
  x: f32[N, C, H, W], window: Int, stride: Int = window, padding: Int = 0
) -> f32[N, C, (H + 2 * padding - window) / stride + 1, (W + 2 * padding - window) / stride + 1] {
  window_sum(
    x,
    window: [1, 1, window, window],
    stride: [1, 1, stride, stride],
    padding: [0, 0, padding, padding]
  ) / (window * window)
}

/// The largest element of each window.
fn max_pool2d(
  x: f32[N, C, H, W], window: Int, stride: Int = window, padding: Int = 0
) -> f32[N, C, (H + 2 * padding - window) / stride + 1, (W + 2 * padding - window) / stride + 1] {
  window_max(
    x,
    window: [1, 1, window, window],
    stride: [1, 1, stride, stride],
    padding: [0, 0, padding, padding]
  )
}

/// The mean over all positions.
fn global_avg_pool2d(x: f32[N, C, H, W]) -> f32[N, C] { mean(x, over: [2, 3]) }

/// Everything after the batch axis as one axis.
fn flatten(x: f32[N, ...S]) -> f32[N, prod(S)] { reshape(x, [N, prod(S)]) }

/// Normalises each channel over the batch and all positions (Ioffe and Szegedy, 2015). While training with the batch's
/// moments, which also move the running ones; otherwise with the running ones.
model BatchNorm2d(C: Int, momentum: Float = 0.1, eps: Float = 1e-5) {
  param scale: f32[C] = ones()
  param shift: f32[C] = zeros()
  state mean: f32[C] = zeros()
  state var: f32[C] = ones()
  fn forward(x: f32[N, C, H, W]) -> f32[N, C, H, W] {
    let (m, v) = if training { moments(x, over: [0, 2, 3]) } else { (mean, var) }
    if training {
      update mean = lerp(mean, stop_gradient(m), momentum)
      update var = lerp(var, stop_gradient(v), momentum)
    }
    let a = reshape(scale * rsqrt(v + eps), [C, 1, 1])
    (x - reshape(m, [C, 1, 1])) * a + reshape(shift, [C, 1, 1])
  }
}

/// The same over a batch of vectors.
model BatchNorm1d(C: Int, momentum: Float = 0.1, eps: Float = 1e-5) {
  param scale: f32[C] = ones()
  param shift: f32[C] = zeros()
  state mean: f32[C] = zeros()
  state var: f32[C] = ones()
  fn forward(x: f32[N, C]) -> f32[N, C] {
    let (m, v) = if training { moments(x, over: 0) } else { (mean, var) }
    if training {
      update mean = lerp(mean, stop_gradient(m), momentum)
      update var = lerp(var, stop_gradient(v), momentum)
    }
    (x - m) * rsqrt(v + eps) * scale + shift
  }
}

/// Normalises each row over its last axis (Ba et al., 2016).
model LayerNorm(size: Int, eps: Float = 1e-5) {
  param scale: f32[size] = ones()
  param shift: f32[size] = zeros()
  fn forward(x: f32[...B, size]) -> f32[...B, size] {
    let d = x - mean(x, over: -1, keep: true)
    d * rsqrt(mean(d * d, over: -1, keep: true) + eps) * scale + shift
  }
}

/// While training zeroes elements with probability p and scales the others by 1 / (1 - p) (Srivastava et al., 2014).
model Dropout(p: Float = 0.5) {
  fn forward(x: f32[...S]) -> f32[...S] {
    if training { where(random.uniform([...S]) < p, 0, x / (1.0 - p)) } else { x }
  }
}

/// Linear layers with an activation between two.
model Mlp(sizes: [Int], act: Fn = relu) {
  layers = [Linear(sizes[i], sizes[i + 1]) for i in 0..len(sizes) - 1]
  fn forward(x: f32[N, sizes[0]]) -> f32[N, sizes[-1]] {
    let hidden = fold(layers[0..-1], x, (h, layer) => act(layer(h)))
    layers[-1](hidden)
  }
}

test "linear gradient" { gradcheck(x => sum(Linear(3, 2)(x)^2), at: random.normal([4, 3])) }
test "convolution gradient" {
  gradcheck(x => sum(Conv2d(2, 3, kernel: 3, padding: 1)(x)^2), at: random.normal([2, 2, 5, 5]))
}
test "transposed convolution is the adjoint of convolution" {
  let (down, up) = (
    Conv2d(2, 3, kernel: 4, stride: 2, padding: 1, bias: false),
    ConvTranspose2d(3, 2, kernel: 4, stride: 2, padding: 1)
  )
  let (x, y) = (random.normal([2, 2, 6, 6]), random.normal([2, 3, 3, 3]))
  assert close(sum(conv(x, up.w, stride: 2, padding: 1) * y), sum(x * up(y)), tolerance: 1e-5)
  assert close(mean(down(x) - conv(x, down.w, stride: 2, padding: 1)), 0)
}
test "pooling keeps the mean" {
  let x = random.normal([2, 3, 4, 4])
  assert close(mean(avg_pool2d(x, 2)), mean(x))
  assert all(max_pool2d(x, 2) >= avg_pool2d(x, 2))
}
test "layer norm has zero mean and unit variance" {
  let y = LayerNorm(64)(3.0 * random.normal([5, 64]) + 1.0)
  let (m, v) = moments(y, over: 1)
  assert close(m, zeros([5]), tolerance: 1e-5)
  assert close(v, ones([5]), tolerance: 1e-3)
}
test "layer norm gradient" { gradcheck(x => sum(LayerNorm(6)(x)^3), at: random.normal([3, 6])) }
test "dropout is the identity outside training" {
  let x = random.normal([10])
  assert all(Dropout(0.5)(x) == x)
}
