/// Energy-based models: the restricted Boltzmann machine.

/// A restricted Boltzmann machine with binary units (Smolensky, 1986; Hinton, 2002):
///   E(v, h) = -v' w h - b' v - c' h, p(h_j = 1 | v) = sigmoid(v' w + c)_j, p(v_i = 1 | h) = sigmoid(w h + b)_i.
model Rbm(V: Int, H: Int) {
  param w: f32[V, H] = 0.01 * random.normal([V, H])
  param b: f32[V] = zeros()
  param c: f32[H] = zeros()

  /// Probabilities of hidden units, of visible ones.
  fn hidden(v: f32[N, V]) -> f32[N, H] { sigmoid(v @ w + c) }
  fn visible(h: f32[N, H]) -> f32[N, V] { sigmoid(h @ transpose(w) + b) }

  fn sample_hidden(v: f32[N, V]) -> f32[N, H] { cast(random.bernoulli(hidden(v)), f32) }
  fn sample_visible(h: f32[N, H]) -> f32[N, V] { cast(random.bernoulli(visible(h)), f32) }

  /// The energy of v with the hidden units summed out: p(v) is proportional to e^-F(v).
  fn free_energy(v: f32[N, V]) -> f32[N] { -(v @ b) - sum(softplus(v @ w + c), over: 1) }

  /// Visible units after k rounds of Gibbs sampling from v.
  fn gibbs(v: f32[N, V], k: Int) -> f32[N, V] {
    fold(range(k), v, (v, i) => sample_visible(sample_hidden(v)))
  }

  /// One update by contrastive divergence with k rounds from the data v0, which is the gradient of the difference of mean
  /// free energies with the sample held fixed; yields the mean squared difference of v0 and its reconstruction.
  fn contrastive_divergence(v0: f32[N, V], k: Int, lr: Float) -> f32[] {
    let vk = gibbs(v0, k)
    let (h0, hk) = (hidden(v0), hidden(vk))
    let error = mean((visible(h0) - v0)^2)
    update w = w + lr * (outer(v0, h0) - outer(vk, hk)) / N
    update b = b + lr * mean(v0 - vk, over: 0)
    update c = c + lr * mean(h0 - hk, over: 0)
    error
  }

  /// An estimate of log prod_i p(v_i | the other units) (Besag, 1975), per example: one unit i is drawn for each,
  /// log p(v_i | others) = log sigmoid(F(v with i flipped) - F(v)), times the number of units.
  fn pseudo_likelihood(v: f32[N, V]) -> f32[] {
    let flip = one_hot(random.integers([N], V), V)
    let flipped = v + flip * (1.0 - 2.0 * v)
    V * mean(log_sigmoid(free_energy(flipped) - free_energy(v)))
  }
}

/// All binary vectors of n units, the first unit changing fastest.
fn all_states(n: Int) -> f32[2^n, n] {
  let bit = reshape(iota(2^n), [2^n, 1])
  cast(rem(shift_right(expand(bit, [2^n, n]), expand(iota(n), [2^n, n])), 2), f32)
}

/// The mean of log p(v) for a small machine, with the partition sum over all visible states.
fn exact_log_likelihood(rbm: Rbm(V, H), v: f32[N, V], states: f32[S, V]) -> f32[] {
  let f = -rbm.free_energy(states)
  let top = stop_gradient(max(f))
  -mean(rbm.free_energy(v)) - (top + log(sum(exp(f - top))))
}

test "the free energy sums out the hidden units" {
  let rbm = Rbm(3, 2)
  let v = [[1.0, 0.0, 1.0]]
  let h = all_states(2)
  let joint = expand(v, [4, 3]) @ rbm.b + h @ rbm.c + sum((expand(v, [4, 3]) @ rbm.w) * h, over: 1)
  assert close(rbm.free_energy(v)[0], -log(sum(exp(joint))))
}
test "the expected update is the gradient of the likelihood" {
  // d log p(v) / d w = v h' - E[v h'], with the expectation over all states.
  let rbm = Rbm(3, 2) + 0.3
  let v = [[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
  let all = all_states(3)
  let p = reshape(softmax(-rbm.free_energy(all), over: 0), [8, 1])
  let exact = outer(v, rbm.hidden(v)) / 2 - outer(p * all, rbm.hidden(all))
  assert close(grad(r => exact_log_likelihood(r, v, all))(rbm).w, exact, tolerance: 1e-5)
}
test "contrastive divergence raises the likelihood of its data" {
  let rbm = Rbm(4, 3)
  let v = [[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]]
  let before = exact_log_likelihood(rbm, v, all_states(4))
  let _ = [rbm.contrastive_divergence(v, 1, 0.2) for i in 0..40]
  assert exact_log_likelihood(rbm, v, all_states(4)) > before + 0.2
}
test "gradient of the free energy" {
  gradcheck(r => mean(r.free_energy([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])), at: Rbm(3, 2))
}
