/// Initial values of parameters. Each takes its shape from where it stands: `param w: f32[I, O] = glorot_uniform()`.
/// For a matrix the fans are its two sides; for a convolution kernel [O, I, k...] they are I and O times the kernel size.

/// Uniform in +-sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).
fn glorot_uniform() -> f32[...S] {
  let (i, o) = fans([...S])
  let a = sqrt(6.0 / (i + o))
  random.uniform([...S], low: -a, high: a)
}

/// Normal with variance 2 / (fan_in + fan_out) (Glorot and Bengio, 2010).
fn glorot_normal() -> f32[...S] {
  let (i, o) = fans([...S])
  sqrt(2.0 / (i + o)) * random.normal([...S])
}

/// Normal with variance 2 / fan_in, for rectifiers (He et al., 2015).
fn he_normal() -> f32[...S] {
  let (i, _) = fans([...S])
  sqrt(2.0 / i) * random.normal([...S])
}

/// Uniform in +-sqrt(6 / fan_in), for rectifiers (He et al., 2015).
fn he_uniform() -> f32[...S] {
  let (i, _) = fans([...S])
  let a = sqrt(6.0 / i)
  random.uniform([...S], low: -a, high: a)
}

/// Uniform in +-sqrt(3 / fan_in): variance 1 / fan_in (LeCun et al., 1998).
fn lecun_uniform() -> f32[...S] {
  let (i, _) = fans([...S])
  let a = sqrt(3.0 / i)
  random.uniform([...S], low: -a, high: a)
}

test "uniform values lie in their interval and fill it" {
  let w: f32[300, 200] = glorot_uniform()
  let a = sqrt(6.0 / 500.0)
  assert all(abs(w) <= a)
  assert max(w) > 0.99 * a
  assert min(w) < -0.99 * a
  let l: f32[300, 200] = lecun_uniform()
  assert all(abs(l) <= sqrt(3.0 / 300.0))
  let h: f32[300, 200] = he_uniform()
  assert all(abs(h) <= sqrt(6.0 / 300.0))
}
test "means and variances are those of the formulas" {
  let w: f32[300, 200] = glorot_uniform()
  let (m, v) = moments(w, over: [0, 1])
  assert close(m, 0, tolerance: 1e-3)
  assert close(500.0 * v / 2.0, 1, tolerance: 0.02)
  let g: f32[300, 200] = glorot_normal()
  assert close(500.0 * mean(g * g) / 2.0, 1, tolerance: 0.02)
  let h: f32[300, 200] = he_normal()
  assert close(300.0 * mean(h * h) / 2.0, 1, tolerance: 0.02)
  let u: f32[300, 200] = he_uniform()
  assert close(300.0 * mean(u * u) / 2.0, 1, tolerance: 0.02)
  let l: f32[300, 200] = lecun_uniform()
  assert close(300.0 * mean(l * l), 1, tolerance: 0.02)
}
test "the fans of a kernel count its positions" {
  let w: f32[64, 32, 5, 5] = he_normal()
  assert close(800.0 * mean(w * w) / 2.0, 1, tolerance: 0.02)
}
