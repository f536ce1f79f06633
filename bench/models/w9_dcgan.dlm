/// A deep convolutional generative adversarial network (Radford et al., 2016) for 64x64 pictures in three colours.
import loss { bce_logits }
import nn { BatchNorm2d, Conv2d, ConvTranspose2d }
import optim { adam }

model Generator(noise: Int = 100, width: Int = 32) {
  up0 = ConvTranspose2d(noise, 8 * width, kernel: 4, bias: false)
  norm0 = BatchNorm2d(8 * width)
  up1 = ConvTranspose2d(8 * width, 4 * width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm1 = BatchNorm2d(4 * width)
  up2 = ConvTranspose2d(4 * width, 2 * width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm2 = BatchNorm2d(2 * width)
  up3 = ConvTranspose2d(2 * width, width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm3 = BatchNorm2d(width)
  up4 = ConvTranspose2d(width, 3, kernel: 4, stride: 2, padding: 1, bias: false)
  fn forward(z: f32[N, noise, 1, 1]) -> f32[N, 3, 64, 64] {
    z
      |> up0
      |> norm0
      |> relu
      |> up1
      |> norm1
      |> relu
      |> up2
      |> norm2
      |> relu
      |> up3
      |> norm3
      |> relu
      |> up4
      |> tanh
  }
}

model Discriminator(width: Int = 32) {
  down0 = Conv2d(3, width, kernel: 4, stride: 2, padding: 1, bias: false)
  down1 = Conv2d(width, 2 * width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm1 = BatchNorm2d(2 * width)
  down2 = Conv2d(2 * width, 4 * width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm2 = BatchNorm2d(4 * width)
  down3 = Conv2d(4 * width, 8 * width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm3 = BatchNorm2d(8 * width)
  down4 = Conv2d(8 * width, 1, kernel: 4, bias: false)
  fn forward(x: f32[N, 3, 64, 64]) -> f32[N] {
    let y = x
      |> down0
      |> leaky_relu(slope: 0.2)
      |> down1
      |> norm1
      |> leaky_relu(slope: 0.2)
      |> down2
      |> norm2
      |> leaky_relu(slope: 0.2)
      |> down3
      |> norm3
      |> leaky_relu(slope: 0.2)
      |> down4
    reshape(y, [N])
  }
}

train w9(beta1: Float = 0.5, beta2: Float = 0.999) {
  generator = Generator()
  discriminator = Discriminator()
  data bench(batch: 16)
  steps 1000
  step(image: f32[N, 3, 64, 64]) {
    let fake = generator(random.normal([N, 100, 1, 1]))
    let real = bce_logits(discriminator(image), 1)
    let loss = real + bce_logits(discriminator(stop_gradient(fake)), 0)
    minimize loss over discriminator with adam(lr: 2e-4, beta1: beta1, beta2: beta2)
    let fooled = bce_logits(discriminator(fake), 1)
    minimize fooled over generator with adam(lr: 2e-4, beta1: beta1, beta2: beta2)
    report loss, fooled
  }
}
