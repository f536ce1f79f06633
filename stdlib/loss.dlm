/// Losses; each yields one number, the mean over the batch unless it says otherwise.

/// The mean squared difference.
fn mse(y: f32[...S], target: f32[...S]) -> f32[] { mean((y - target)^2) }

/// The mean absolute difference.
fn mae(y: f32[...S], target: f32[...S]) -> f32[] { mean(abs(y - target)) }

/// Quadratic up to delta, linear beyond (Huber, 1964).
fn huber(y: f32[...S], target: f32[...S], delta: Float = 1.0) -> f32[] {
  let a = abs(y - target)
  mean(where(a <= delta, 0.5 * a * a, delta * (a - 0.5 * delta)))
}

/// -log softmax(logits) at the label.
fn cross_entropy(logits: f32[N, C], label: i32[N]) -> f32[] {
  -sum(where(one_hot(label, C) > 0, log_softmax(logits, over: 1), 0)) / N
}

/// Cross entropy against a distribution per row.
fn soft_cross_entropy(logits: f32[N, C], target: f32[N, C]) -> f32[] {
  -sum(target * log_softmax(logits, over: 1)) / N
}

/// Cross entropy against (1 - smoothing) of the label and the rest spread evenly (Szegedy et al., 2016).
fn smoothed_cross_entropy(logits: f32[N, C], label: i32[N], smoothing: Float = 0.1) -> f32[] {
  soft_cross_entropy(logits, (1.0 - smoothing) * one_hot(label, C) + smoothing / C)
}

/// Binary cross entropy of logits; the target is a number or a tensor of probabilities.
fn bce_logits(logits: f32[...S], target: f32[...S]) -> f32[] {
  mean(softplus(logits) - target * logits)
}

/// mean(max(0, margin - y t)) for t = +-1 (Cortes and Vapnik, 1995).
fn hinge(y: f32[...S], target: f32[...S], margin: Float = 1.0) -> f32[] {
  mean(max(margin - y * target, 0))
}

/// The mean over rows of the sum of p log(p / q), both given as logarithms.
fn kl_divergence(log_p: f32[N, C], log_q: f32[N, C]) -> f32[] {
  sum(exp(log_p) * (log_p - log_q)) / N
}

/// -log_p at the label, for rows of log-probabilities.
fn nll(log_p: f32[N, C], label: i32[N]) -> f32[] {
  -sum(where(one_hot(label, C) > 0, log_p, 0)) / N
}

test "cross entropy of even logits is the log of the number of classes" {
  assert close(cross_entropy(zeros([4, 10]), [0, 3, 5, 9]), 2.3025851)
}
test "cross entropy gradient" {
  gradcheck(x => cross_entropy(x, [1, 0, 4]), at: random.normal([3, 5]))
  gradcheck(x => smoothed_cross_entropy(x, [1, 0, 4]), at: random.normal([3, 5]))
}
test "binary cross entropy against its formula" {
  let x = [-2.0, 0.0, 3.0]
  let p = sigmoid(x)
  assert close(bce_logits(x, [0.0, 1.0, 1.0]), -(log(1.0 - p[0]) + log(p[1]) + log(p[2])) / 3.0)
}
test "huber is quadratic near zero and linear far away" {
  assert close(huber([0.5], [0.0]), 0.125)
  assert close(huber([3.0], [0.0]), 2.5)
}
test "the other losses against their formulas" {
  assert close(mse([1.0, 4.0], [0.0, 2.0]), 2.5)
  assert close(mae([1.0, 4.0], [0.0, 2.0]), 1.5)
  assert close(hinge([2.0, 0.5, -1.0], [1.0, 1.0, 1.0]), 2.5 / 3.0)
  let p = softmax(random.normal([3, 4]), over: 1)
  let q = softmax(random.normal([3, 4]), over: 1)
  assert close(kl_divergence(log(p), log(p)), 0)
  assert close(kl_divergence(log(p), log(q)), sum(p * log(p / q)) / 3.0, tolerance: 1e-5)
  let x = random.normal([3, 5])
  assert close(nll(log_softmax(x, over: 1), [1, 0, 4]), cross_entropy(x, [1, 0, 4]))
  assert close(soft_cross_entropy(x, one_hot([1, 0, 4], 5)), cross_entropy(x, [1, 0, 4]))
  assert close(smoothed_cross_entropy(x, [1, 0, 4], smoothing: 0.0), cross_entropy(x, [1, 0, 4]))
}
test "gradients of the other losses" {
  let (x, y) = (random.normal([3, 5]), random.normal([3, 5]))
  let p = softmax(y, over: 1)
  gradcheck(x => mse(x, y), at: x)
  gradcheck(x => mae(x, y), at: x)
  gradcheck(x => huber(x, y, delta: 0.7), at: x)
  gradcheck(x => bce_logits(x, p), at: x)
  gradcheck(x => hinge(x, sign(y)), at: x)
  gradcheck(x => soft_cross_entropy(x, p), at: x)
  gradcheck(x => kl_divergence(log_softmax(x, over: 1), log(p)), at: x)
  gradcheck(x => nll(log_softmax(x, over: 1), [1, 0, 4]), at: x)
}
