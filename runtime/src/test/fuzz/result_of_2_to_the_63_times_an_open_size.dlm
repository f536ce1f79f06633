/// The variational autoencoder (Kingma and Welling, 2014) on binarised digits. It maximises
///   log p(x) >= E_q[log p(x | z)] - KL(q(z | x) || p(z)),
/// q(z | x) = N(mean(x), diag exp(log_var(x))), p(z) = N(0, I), pixels Bernoulli; one sample of z for each picture.
import nn { Linear, flatten }
import density { kl_standard_normal, log_bernoulli, sample_normal }
import optim { adam }
import picture { image_grid }
import schedule { cosine }

model Vae(pixels: Int = 784, hidden: Int = 500, latent: Int = 20) {
  encode = Linear(pixels, hidden)
  mean = Linear(hidden, latent)
  log_var = Linear(hidden, latent)
  decode = Linear(latent, hidden)
  out = Linear(hidden, pixels)

  fn logits(z: f32[N, latent]) -> f32[N, pixels] { z |> decode |> relu |> out }

  /// Both parts of the bound, in nats per picture: (reconstruction, divergence).
  fn forward(x: f32[N, pixels]) -> (f32[], f32[]) {
    let h = relu(encode(x))
    let m = mean(h)
    let s = log_var(h)
    (sum(log_bernoulli(x, logits(sample_normal(m, s)))) / N, sum(kl_standard_normal(m, s)) / N)
  }
}

/// Each pixel is 1 with the probability that its brightness says, drawn anew each time.
fn binarise(image: f32[N, 1, 28, 28]) -> f32[N, 784] { cast(random.bernoulli(flatten(image)), f32) }

/// What a plane of latent values decodes to, the first from -2 to 2 along the rows and the second down, all others 0: with
/// `--set latent=2` the whole manifold.
fn manifold(net: Vae(784, H, L), side: Int) -> f32[1, 9223372036854775807 * side, 28 * side] {
  let i = iota(side * side)
  let plane = stack([rem(i, side), i / side], over: 1)
  let z = pad(4.0 * cast(plane, f32) / (side - 1) - 2.0, low: 0, high: [0, L - 2])
  image_grid(reshape(sigmoid(net.logits(z)), [side * side, 1, 28, 28]), columns: side)
}

train vae(lr: Float = 2e-3, beta: Float = 1.0, latent: Int = 20) {
  net = Vae(latent: latent)
  data mnist(batch: 128) else digits_synthetic(batch: 128)
  step(image: f32[N, 1, 28, 28]) {
    let (reconstruction, divergence) = net(binarise(image))
    let loss = beta * divergence - reconstruction
    v loss over net with adam(lr: cosine(lr, total: total_steps))
    report loss
  }
  eval(image) {
    let (reconstruction, divergence) = net(binarise(image))
    report elbo = reconstruction - divergence, reconstruction, divergence
  }
  every epoch { save manifold(net, 16) as "manifold.png" }
  epochs 30
}

test "the divergence is never negative and the reconstruction never positive" {
  let (reconstruction, divergence) = Vae(6, 5, 2)(cast(random.bernoulli(0.5, [8, 6]), f32))
  assert divergence >= 0 and reconstruction <= 0
}
test "the middle of the manifold is what zero decodes to" {
  let net = Vae(hidden: 3, latent: 2)
  let zero = reshape(sigmoid(net.logits(zeros([1, 2]))), [28, 28])
  assert close(manifold(net, 3)[0, 28..56, 28..56], zero)
}
test "gradient of the bound" {
  let net = Vae(4, 5, 2)
  gradcheck(
    n => {
      let (r, d) = n([[0.0, 1.0, 1.0, 0.0]])
      r - d
    },
    at: net
  )
}
