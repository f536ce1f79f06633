/// Clustering and mixtures: k-means, Gaussian mixtures by expectation maximisation, self-organising maps.

/// The squared distances of each row of x to each row of c: |x|^2 - 2 x c' + |c|^2.
fn squared_distances(x: f32[N, D], c: f32[K, D]) -> f32[N, K] {
  max(sum(x * x, over: 1, keep: true) - 2.0 * (x @ transpose(c)) + sum(c * c, over: 1), 0)
}

/// The index of the nearest centre.
fn nearest(x: f32[N, D], c: f32[K, D]) -> i32[N] { argmin(squared_distances(x, c), over: 1) }

/// One round of k-means (Lloyd, 1982): each centre becomes the mean of the rows nearest to it; one without rows stays.
fn k_means_step(x: f32[N, D], c: f32[K, D]) -> f32[K, D] {
  let cluster = nearest(x, c)
  let count = reshape(segment_sum(ones([N]), by: cluster, size: K), [K, 1])
  where(count > 0, segment_sum(x, by: cluster, size: K) / max(count, 1), c)
}

/// The sum of the squared distances to the nearest centres, which no round of k-means raises.
fn inertia(x: f32[N, D], c: f32[K, D]) -> f32[] { sum(min(squared_distances(x, c), over: 1)) }

/// log(weight_k N(x; centre_k, diag var_k)) for each row and component.
fn log_joint(x: f32[N, D], weight: f32[K], centre: f32[K, D], var: f32[K, D]) -> f32[N, K] {
  let precision = 1.0 / var
  let mahalanobis = (x * x) @ transpose(precision) - 2.0 * (x @ transpose(centre * precision)) +
    sum(centre^2 * precision, over: 1)
  log(weight) - 0.5 * (mahalanobis + sum(log(var), over: 1) + D * 1.8378770664093453)
}

/// The mean log likelihood of the rows under a mixture.
fn log_likelihood(x: f32[N, D], weight: f32[K], centre: f32[K, D], var: f32[K, D]) -> f32[] {
  mean(logsumexp(log_joint(x, weight, centre, var), over: 1))
}

/// One step of expectation maximisation for a mixture of diagonal Gaussians (Dempster, Laird and Rubin, 1977): with
/// r = p(component | x), the new weights are the means of r, the new moments those of the rows weighted by r.
fn em_step(
  x: f32[N, D], weight: f32[K], centre: f32[K, D], var: f32[K, D], floor: Float = 1e-4
) -> (f32[K], f32[K, D], f32[K, D]) {
  let r = softmax(log_joint(x, weight, centre, var), over: 1)
  let total = sum(r, over: 0)
  let column = reshape(total, [K, 1])
  let m = transpose(r) @ x / column
  let v = transpose(r) @ (x * x) / column - m * m
  (total / N, m, max(v, floor))
}

test "centres are means of what is nearest" {
  let x = [[0.0, 0.0], [2.0, 0.0], [10.0, 10.0], [12.0, 10.0]]
  let c = k_means_step(x, [[1.0, 1.0], [9.0, 9.0], [100.0, 100.0]])
  assert close(c, [[1.0, 0.0], [11.0, 10.0], [100.0, 100.0]])
  assert close(inertia(x, c), 4.0)
}
test "one Gaussian gets the moments of the rows" {
  let x = random.normal([50, 3])
  let (w, m, v) = em_step(x, ones([1]), zeros([1, 3]), ones([1, 3]))
  let (mean, var) = moments(x, over: 0)
  assert close(w, [1.0])
  assert close(m[0], mean, tolerance: 1e-5)
  assert close(v[0], var, tolerance: 1e-5)
}
test "gradient of the likelihood" {
  let x = random.normal([6, 2])
  gradcheck(m => log_likelihood(x, [0.3, 0.7], m, exp(m)), at: random.normal([2, 2]))
}
