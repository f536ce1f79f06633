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

/// scale * (x - m) / sqrt(v + eps) + shift for each channel.
fn normalize(
  x: f32[N, C, H, W], m: f32[C], v: f32[C], scale: f32[C], shift: f32[C], eps: Float
) -> f32[N, C, H, W] {
  let a = reshape(scale * rsqrt(v + eps), [C, 1, 1])
  (x - reshape(m, [C, 1, 1])) * a + reshape(shift, [C, 1, 1])
}

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
    normalize(x, m, v, scale, shift, eps)
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

/// Zeroes elements with probability p and scales the others by 1 / (1 - p), which keeps the mean (Srivastava et al., 2014).
fn dropout(x: f32[...S], p: Float) -> f32[...S] {
  where(random.uniform([...S]) < p, 0, x / (1.0 - p))
}

/// `dropout` while training, the identity otherwise.
model Dropout(p: Float = 0.5) {
  fn forward(x: f32[...S]) -> f32[...S] { if training { dropout(x, p) } else { x } }
}

/// Linear layers with an activation between two.
model Mlp(sizes: [Int], act: Fn = relu) {
  layers = [Linear(sizes[i], sizes[i + 1]) for i in 0..len(sizes) - 1]
  fn forward(x: f32[N, sizes[0]]) -> f32[N, sizes[-1]] {
    let hidden = fold(layers[0..-1], x, (h, layer) => act(layer(h)))
    layers[-1](hidden)
  }
}

/// The number of elements of all parameters.
fn parameter_count(net: Layer) { fold(parameters(net), 0, (n, p) => n + prod(shape(p))) }

test "parameters are counted" { assert parameter_count(Mlp([3, 5, 2])) == 3 * 5 + 5 + 5 * 2 + 2 }
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
test "linear layer against its formula" {
  let layer = Linear(3, 2)
  let x = random.normal([4, 3])
  let y = layer(x)
  assert close(y[1, 0], sum(x[1] * layer.w[.., 0]) + layer.b[0])
  assert close(Linear(3, 2, bias: false)(zeros([1, 3])), zeros([1, 2]))
}
test "convolution against its formula" {
  let x = [[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]
  let layer = Conv2d(1, 1, kernel: 2, stride: 1)
  let w = layer.w[0, 0]
  let y = layer(x)[0, 0]
  assert close(y[0, 1], 2.0 * w[0, 0] + 3.0 * w[0, 1] + 5.0 * w[1, 0] + 6.0 * w[1, 1] + layer.b[0])
}
test "gradients of strided, dilated and grouped convolution" {
  gradcheck(
    x => sum(Conv2d(2, 4, kernel: 3, stride: 2, padding: 1, groups: 2)(x)^2),
    at: random.normal([2, 2, 6, 6])
  )
  gradcheck(x => sum(Conv2d(1, 2, kernel: 2, dilation: 2)(x)^2), at: random.normal([2, 1, 5, 5]))
}
test "pooling against its formula" {
  let x = [[[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]]]
  assert close(avg_pool2d(x, 2), [[[[3.5, 5.5]]]])
  assert close(max_pool2d(x, 2), [[[[6.0, 8.0]]]])
  assert close(global_avg_pool2d(x), [[4.5]])
}
test "pooling gradients" {
  let x = random.normal([2, 2, 5, 5])
  gradcheck(x => sum(avg_pool2d(x, 3, stride: 2, padding: 1)^2), at: x)
  gradcheck(x => sum(max_pool2d(x, 3, stride: 2)^2), at: x)
  gradcheck(x => sum(global_avg_pool2d(x)^2), at: x)
}
test "batch norm gradient, by the moments of the batch" {
  let (scale, shift) = (random.normal([2]), random.normal([2]))
  gradcheck(
    x => {
      let (m, v) = moments(x, over: [0, 2, 3])
      sum(normalize(x, m, v, scale, shift, 1e-5)^3)
    },
    at: random.normal([3, 2, 2, 2])
  )
}
test "batch norm outside training uses what it has seen" {
  let x = random.normal([3, 2, 4, 4])
  assert close(BatchNorm2d(2)(x), x * rsqrt(1.0 + 1e-5))
  assert close(BatchNorm1d(4)(x[0, 0]), x[0, 0] * rsqrt(1.0 + 1e-5))
}
test "dropout keeps the mean" {
  let y = dropout(ones([100, 100]), 0.25)
  assert all(abs(y * (y - 4.0 / 3.0)) < 1e-5)
  assert close(mean(y), 1, tolerance: 0.01)
  gradcheck(x => sum(dropout(x, 0.5)^2), at: random.normal([7]))
}
test "multi-layer perceptron gradient" {
  gradcheck(x => sum(Mlp([3, 5, 2], act: tanh)(x)^2), at: random.normal([4, 3]))
}
