/// Functions that every file sees without an import: activations, soft maxima, simple statistics.

/// max(x, 0) (Nair and Hinton, 2010).
fn relu(x: f32[...S]) -> f32[...S] { max(x, 0) }

/// x where positive, else slope * x (Maas et al., 2013).
fn leaky_relu(x: f32[...S], slope: Float = 0.01) -> f32[...S] { where(x > 0, x, slope * x) }

/// x where positive, else alpha * (e^x - 1) (Clevert et al., 2016).
fn elu(x: f32[...S], alpha: Float = 1.0) -> f32[...S] { where(x > 0, x, alpha * expm1(min(x, 0))) }

/// The self-normalising unit (Klambauer et al., 2017).
fn selu(x: f32[...S]) -> f32[...S] { 1.0507009873554805 * elu(x, alpha: 1.6732632423543772) }

/// The logistic function 1 / (1 + e^-x), written with tanh so that nothing overflows.
fn sigmoid(x: f32[...S]) -> f32[...S] { 0.5 + 0.5 * tanh(0.5 * x) }

/// log(1 + e^x) without overflow.
fn softplus(x: f32[...S]) -> f32[...S] { max(x, 0) + log1p(exp(-abs(x))) }

/// log(sigmoid(x)) without overflow.
fn log_sigmoid(x: f32[...S]) -> f32[...S] { -softplus(-x) }

/// x * sigmoid(x) (Elfwing et al., 2018).
fn silu(x: f32[...S]) -> f32[...S] { x * sigmoid(x) }

/// x * Phi(x) with the normal distribution's Phi (Hendrycks and Gimpel, 2016).
fn gelu(x: f32[...S]) -> f32[...S] { 0.5 * x * (1.0 + erf(x * 0.7071067811865476)) }

/// clip(x / 6 + 1 / 2, 0, 1).
fn hard_sigmoid(x: f32[...S]) -> f32[...S] { clip(x / 6.0 + 0.5, 0, 1) }

/// x * hard_sigmoid(x) (Howard et al., 2019).
fn hard_swish(x: f32[...S]) -> f32[...S] { x * hard_sigmoid(x) }

/// clip(x, -1, 1).
fn hard_tanh(x: f32[...S]) -> f32[...S] { clip(x, -1, 1) }

/// x limited to low .. high.
fn clip(x: f32[...S], low: Float, high: Float) -> f32[...S] { min(max(x, low), high) }

/// a + (b - a) * t.
fn lerp(a: f32[...S], b: f32[...S], t: Float) -> f32[...S] { a + (b - a) * t }

/// e^x / sum e^x over the axes. The largest element is subtracted first, which changes neither value nor gradient.
fn softmax(x: f32[...S], over: Axes) -> f32[...S] {
  let e = exp(x - stop_gradient(max(x, over: over, keep: true)))
  e * (1.0 / sum(e, over: over, keep: true))
}

/// log(softmax(x)) without underflow.
fn log_softmax(x: f32[...S], over: Axes) -> f32[...S] {
  let shifted = x - stop_gradient(max(x, over: over, keep: true))
  shifted - log(sum(exp(shifted), over: over, keep: true))
}

/// log(sum e^x) without overflow; the largest element is subtracted first, and put back outside.
fn logsumexp(x: f32[...S], over: Axes) {
  let top = stop_gradient(max(max(x, over: over, keep: true), -1e30))
  log(sum(exp(x - top), over: over)) + sum(top, over: over)
}

/// Mean and variance (divided by the count) over the axes.
fn moments(x: f32[...S], over: Axes) {
  let m = mean(x, over: over, keep: true)
  let d = x - m
  (mean(x, over: over), mean(d * d, over: over))
}

/// The Euclidean length over the axes.
fn norm(x: f32[...S], over: Axes) { sqrt(sum(x * x, over: over)) }

/// The product of every element of a with every element of b, summed over the batch: a' b.
fn outer(a: f32[N, I], b: f32[N, J]) -> f32[I, J] { transpose(a) @ b }

test "sigmoid is symmetric and saturates" {
  let x = [-100.0, -1.0, 0.0, 1.0, 100.0]
  assert close(sigmoid(x) + sigmoid(-x), ones([5]))
  assert close(sigmoid(0.0 * x), 0.5 * ones([5]))
}
test "softplus does not overflow" {
  assert close(softplus([-200.0, 0.0, 200.0]), [0.0, 0.6931472, 200.0])
}
test "softmax rows sum to one" {
  assert close(sum(softmax(random.normal([3, 5]), over: 1), over: 1), ones([3]))
}
test "log softmax is the log of softmax" {
  let x = random.normal([4, 7])
  assert close(exp(log_softmax(x, over: 1)), softmax(x, over: 1))
}
test "activations have right gradients" {
  let x = random.normal([17])
  gradcheck(
    x => sum(sigmoid(x) + softplus(x) + silu(x) + gelu(x) + log_softmax(x, over: 0) * x), at: x
  )
  gradcheck(x => sum(elu(x) + selu(x) + leaky_relu(x)), at: x)
}
test "logsumexp neither overflows nor underflows" {
  assert close(
    logsumexp([[1000.0, 1000.0], [-1000.0, -1000.0]], over: 1), [1000.6931472, -999.3068528]
  )
  gradcheck(x => sum(logsumexp(x, over: 0)), at: random.normal([3, 2]))
}
test "moments" {
  let (m, v) = moments([[1.0, 3.0], [5.0, 9.0]], over: 1)
  assert close(m, [2.0, 7.0])
  assert close(v, [1.0, 4.0])
}
test "activations against their formulas" {
  let x = [-4.0, -0.5, 0.0, 0.5, 4.0]
  assert close(relu(x), [0.0, 0.0, 0.0, 0.5, 4.0])
  assert close(leaky_relu(x, slope: 0.1), [-0.4, -0.05, 0.0, 0.5, 4.0])
  assert close(elu(x), [-0.9816844, -0.3934693, 0.0, 0.5, 4.0])
  assert close(selu(x), 1.0507009873554805 * elu(x, alpha: 1.6732632423543772))
  assert close(log_sigmoid(x), log(sigmoid(x)), tolerance: 1e-5)
  assert close(silu(x), x / (1.0 + exp(-x)))
  assert close(gelu(x), [-0.0001267, -0.1542687, 0.0, 0.3457312, 3.9998732])
  assert close(hard_sigmoid(x), [0.0, 0.4166667, 0.5, 0.5833333, 1.0])
  assert close(hard_swish(x), x * hard_sigmoid(x))
  assert close(hard_tanh(x), [-1.0, -0.5, 0.0, 0.5, 1.0])
}
test "gradients of the other functions" {
  let x = random.normal([17])
  gradcheck(x => sum(relu(x) + hard_sigmoid(x) * x + hard_swish(x) + hard_tanh(x)), at: x)
  gradcheck(x => sum(log_sigmoid(x) + lerp(x, x * x, 0.3) + clip(x, -0.5, 0.5)), at: x)
  gradcheck(x => sum(softmax(x, over: 1)^2), at: random.normal([3, 4]))
  gradcheck(x => sum(norm(x, over: 1)) + sum(outer(x, x)^2), at: random.normal([3, 4]))
}
