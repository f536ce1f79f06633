import nn { Conv2d, ConvTranspose2d }
import optim { sgd }

model Empty(width: Int = 0) {
  first = Conv2d(1, width, kernel: 3, stride: 2, padding: 1)
  second = ConvTranspose2d(width, 2, kernel: 4, stride: 2, padding: 1)
  fn forward(x: f32[N, 1, 8, 8]) -> f32[N, 2, 8, 8] { x |> first |> second }
}

train empty {
  net = Empty()
  data digits_synthetic(batch: 4)
  step(image: f32[N, 1, 28, 28]) {
    let loss = mean(net(image[.., .., 0..8, 0..8])^2)
    minimize loss over net with sgd()
    report loss
  }
  steps 1
}
