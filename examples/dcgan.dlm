/// A deep convolutional generative adversarial network (Goodfellow et al., 2014; Radford et al., 2016) on digits. The
/// discriminator maximises log D(x) + log(1 - D(G(z))), the generator log D(G(z)). A classifier trained before says how
/// clear the generated digits are, and whether there are some of each.
import nn { BatchNorm2d, Conv2d, ConvTranspose2d, Linear, flatten }
import loss { bce_logits, cross_entropy }
import metric { accuracy }
import optim { adam }
import picture { image_grid }
import "lenet5.dlm" { LeNet5 }

model Generator(latent: Int = 64, width: Int = 64) {
  fc = Linear(latent, 2 * width * 49, bias: false)
  norm1 = BatchNorm2d(2 * width)
  up1 = ConvTranspose2d(2 * width, width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm2 = BatchNorm2d(width)
  up2 = ConvTranspose2d(width, 1, kernel: 4, stride: 2, padding: 1)
  fn forward(z: f32[N, latent]) -> f32[N, 1, 28, 28] {
    reshape(fc(z), [N, 2 * width, 7, 7]) |> norm1 |> relu |> up1 |> norm2 |> relu |> up2 |> sigmoid
  }
}

model Discriminator(width: Int = 64) {
  conv1 = Conv2d(1, width, kernel: 4, stride: 2, padding: 1)
  conv2 = Conv2d(width, 2 * width, kernel: 4, stride: 2, padding: 1, bias: false)
  norm = BatchNorm2d(2 * width)
  out = Linear(2 * width * 49, 1)
  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 1] {
    x
      |> conv1
      |> leaky_relu(slope: 0.2)
      |> conv2
      |> norm
      |> leaky_relu(slope: 0.2)
      |> flatten
      |> out
  }
}

train dcgan(lr: Float = 2e-4, rounds: Int = 5, width: Int = 32) {
  G = Generator(width: width)
  D = Discriminator(width)
  judge = LeNet5()
  state fixed_noise = random.normal([64, 64])
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  phase classify {
    epochs 2
    step(image: f32[N, 1, 28, 28], label: i32[N]) {
      let loss = cross_entropy(judge(image), label)
      minimize loss over judge with adam()
      report loss
    }
    eval(image, label) { report accuracy = accuracy(judge(image), label) }
  }
  phase generate {
    epochs rounds
    step(image: f32[N, 1, 28, 28]) {
      let fake = G(random.normal([N, 64]))
      let d_loss = bce_logits(D(image), 1) + bce_logits(D(stop_gradient(fake)), 0)
      minimize d_loss over D with adam(lr: lr, beta1: 0.5)
      let g_loss = bce_logits(D(fake), 1)
      minimize g_loss over G with adam(lr: lr, beta1: 0.5)
      report d_loss, g_loss
    }
    eval {
      // Over 1,000 samples: how sure the classifier is, and the smallest and largest share of a digit.
      let p = softmax(judge(G(random.normal([1000, 64]))), over: 1)
      let share = mean(one_hot(argmax(p, over: 1), 10), over: 0)
      report confidence = mean(max(p, over: 1)), rarest = min(share), commonest = max(share)
    }
    every epoch { save image_grid(G(fixed_noise)) as "samples.png" }
  }
}

test "the parts fit together" {
  let x = Generator(4, 2)(random.normal([3, 4]))
  assert min(x) > 0 and max(x) < 1
  assert mean(abs(Discriminator(2)(x))) > 0
}
test "gradient of both losses" {
  let d = Discriminator(2)
  gradcheck(g => bce_logits(d(g(random.normal([2, 3]))), 1), at: Generator(3, 2))
  let x = random.uniform([2, 1, 28, 28])
  gradcheck(d => bce_logits(d(x), 0), at: d)
}
