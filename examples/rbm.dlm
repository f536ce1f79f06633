/// A restricted Boltzmann machine trained by contrastive divergence (Hinton, 2002) on binarised digits.
import energy { Rbm }
import nn { flatten }
import picture { image_grid }

train rbm(lr: Float = 0.05, k: Int = 1, hidden: Int = 256) {
  rbm = Rbm(784, hidden)
  // Chains of samples: each does a round of sampling in every step, and starts anew from a digit once in 500 steps.
  state fantasy: f32[64, 784] = zeros()
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  step(image: f32[N, 1, 28, 28]) {
    let v0 = cast(random.bernoulli(flatten(image)), f32)
    let reconstruction = rbm.contrastive_divergence(v0, k, lr)
    let renewed = random.uniform([N, 1]) < 0.002
    update fantasy = where(renewed, v0, rbm.gibbs(fantasy, 1))
    report reconstruction
  }
  eval(image) {
    let v = cast(flatten(image) > 0.5, f32)
    let pseudo = iterate total = 0.0 times 16 { total + rbm.pseudo_likelihood(v) }
    report reconstruction = mean((rbm.visible(rbm.hidden(v)) - v)^2),
      negative_pseudo_likelihood = -pseudo / 16.0
  }
  every epoch {
    save image_grid(reshape(rbm.visible(rbm.hidden(fantasy)), [64, 1, 28, 28])) as "samples.png"
  }
  epochs 10
}

test "learning lowers the free energy of what was seen" {
  let rbm = Rbm(6, 4)
  let seen = [[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]]
  let other = [[1.0, 0.0, 1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]]
  let errors = [rbm.contrastive_divergence(seen, 1, 0.5) for i in 0..50]
  assert max(rbm.free_energy(seen)) < min(rbm.free_energy(other))
  assert errors[-1] < errors[0]
}
test "gradient of the pseudo-likelihood" {
  gradcheck(r => r.pseudo_likelihood([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]]), at: Rbm(3, 2))
}
