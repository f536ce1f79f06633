/// Principal components of pictures of digits: the eigenvectors of the covariance with the largest eigenvalues. What is lost by
/// keeping k of them is the sum of the other eigenvalues.
import linalg { eigh }

/// The mean, the first k components as columns, and all variances, largest first.
fn pca(x: f32[N, D], k: Int) -> (f32[D], f32[D, k], f32[D]) {
  let centre = mean(x, over: 0)
  let d = x - centre
  let (values, vectors) = eigh(transpose(d) @ d / N, sweeps: 6)
  (centre, reverse(vectors, over: 1)[.., 0..k], reverse(values))
}

/// Each row from its first components.
fn reconstruct(x: f32[N, D], centre: f32[D], components: f32[D, K]) -> f32[N, D] {
  centre + (x - centre) @ components @ transpose(components)
}

train pca_digits(k: Int = 16) {
  state centre: f32[64] = zeros()
  state components: f32[64, k] = zeros()
  data digits(batch: 1437)
  step(features: f32[N, 64]) {
    let (c, v, variances) = pca(features, k)
    update centre = c
    update components = v
    report error = sum((features - reconstruct(features, c, v))^2) / N,
      other_variances = sum(variances[k..])
    report explained = sum(variances[0..k]) / sum(variances)
  }
  eval(features) {
    report error = sum((features - reconstruct(features, centre, components))^2) / N
  }
  epochs 1
}

test "the error is what the other components explain" {
  let x = random.normal([20, 5]) @ random.normal([5, 5])
  let (c, v, variances) = pca(x, 2)
  assert close(sum((x - reconstruct(x, c, v))^2) / 20, sum(variances[2..]), tolerance: 1e-3)
  assert close(reconstruct(x, c, pca(x, 5)[1]), x, tolerance: 1e-4)
}
test "gradient of the variances" { gradcheck(x => sum(pca(x, 2)[2]^2), at: random.normal([6, 3])) }
