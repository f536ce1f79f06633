/// Log densities, their divergences, and samples that carry a gradient to their parameters.

/// log N(x; mean, std^2) of each element.
fn log_normal(x: f32[...S], mean: f32[...S], std: f32[...S]) -> f32[...S] {
  -0.5 * ((x - mean) / std)^2 - log(std) - 0.9189385332046727
}

/// KL(N(mean, exp(log_var)) || N(0, 1)) of each element: (exp(log_var) + mean^2 - 1 - log_var) / 2.
fn kl_standard_normal(mean: f32[...S], log_var: f32[...S]) -> f32[...S] {
  0.5 * (exp(log_var) + mean^2 - 1.0 - log_var)
}

/// A sample of N(mean, exp(log_var)), differentiable in both (Kingma and Welling, 2014).
fn sample_normal(mean: f32[...S], log_var: f32[...S]) -> f32[...S] {
  mean + exp(0.5 * log_var) * random.normal([...S])
}

/// An index for each row of logits, drawn with the probabilities of their softmax: argmax(logits - log(-log u)) (Gumbel, 1954).
fn sample_categorical(logits: f32[N, K]) -> i32[N] {
  argmax(logits - log(-log(random.uniform([N, K], low: 1e-6, high: 1.0))), over: 1)
}

/// log Bernoulli(x; sigmoid(logits)) of each element.
fn log_bernoulli(x: f32[...S], logits: f32[...S]) -> f32[...S] { x * logits - softplus(logits) }

/// log(e^a + e^b) of each pair, without overflow.
fn logaddexp(a: f32[...S], b: f32[...S]) -> f32[...S] { max(a, b) + log1p(exp(-abs(a - b))) }

test "the normal density integrates to one" {
  let x = (cast(iota(801), f32) - 400.0) * 0.02
  assert close(sum(exp(log_normal(x, 0.5, 0.7))) * 0.02, 1.0, tolerance: 1e-5)
}
test "the divergence from the standard normal is an expected log ratio" {
  let x = (cast(iota(1601), f32) - 800.0) * 0.01
  let log_p = log_normal(x, 0.0, 1.0)
  let log_q = log_normal(x, 0.4, exp(-0.3))
  let kl = sum(exp(log_q) * (log_q - log_p)) * 0.01
  assert close(kl, kl_standard_normal([0.4], [-0.6])[0], tolerance: 1e-4)
}
test "indices are drawn with their probabilities" {
  let k = sample_categorical(expand([0.0, 1.0], [4000, 2]))
  assert close(mean(cast(k, f32)), sigmoid([1.0])[0], tolerance: 0.02)
}
test "gradients of densities" {
  let x = random.normal([7])
  gradcheck(z => sum(log_normal(x, z, exp(z))), at: random.normal([7]))
  gradcheck(
    z => sum(kl_standard_normal(z, 0.5 * z) + log_bernoulli(sigmoid(x), z)), at: random.normal([7])
  )
  gradcheck(z => logsumexp(z, over: 0) + sum(logaddexp(z, x)), at: random.normal([7]))
}
