train dcgan {
  G = Generator()
  D = Discriminator()
  state fixed_noise = random.normal([64, 100])
  data images(dir: "faces", size: 64, batch: 64)
  step(real: f32[N, 3, 64, 64]) {
    let fake = G(random.normal([N, 100]))
    let d_loss = bce_logits(D(real), 1) + bce_logits(D(stop_gradient(fake)), 0)
    minimize d_loss over D with adam(lr: 2e-4, beta1: 0.5)
    let g_loss = bce_logits(D(G(random.normal([N, 100]))), 1)         // sees the D updated above
    minimize g_loss over G with adam(lr: 2e-4, beta1: 0.5)
    report d_loss, g_loss
  }
  every epoch { save image_grid(G(fixed_noise)) as "samples.png" }
}
