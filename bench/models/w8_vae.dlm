/// Variational autoencoder (Kingma and Welling, 2014): Bernoulli likelihood plus divergence, summed over the batch.
import nn { Linear }
import optim { adam }

model Vae() {
  encode = Linear(784, 400)
  mean = Linear(400, 20)
  log_var = Linear(400, 20)
  decode = Linear(20, 400)
  pixels = Linear(400, 784)
  fn loss(x: f32[N, 784]) -> f32[] {
    let h = relu(encode(x))
    let m = mean(h)
    let v = log_var(h)
    let z = m + random.normal([N, 20]) * exp(0.5 * v)
    let y = pixels(relu(decode(z)))
    sum(softplus(y) - x * y) - 0.5 * sum(1.0 + v - m * m - exp(v))
  }
}

train w8 {
  net = Vae()
  data bench(batch: 128)
  steps 1000
  step(image: f32[N, 784]) {
    let loss = net.loss(image)
    minimize loss over net with adam(lr: 1e-3)
    report loss
  }
}
