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
