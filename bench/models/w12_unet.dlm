/// A U-Net (Ronneberger et al., 2015) of depth three for 64x64 pictures, with batch normalisation.
import loss { bce_logits }
import nn { BatchNorm2d, Conv2d, ConvTranspose2d, max_pool2d }
import optim { adam }

model Block(from: Int, to: Int) {
  conv1 = Conv2d(from, to, kernel: 3, padding: 1, bias: false)
  norm1 = BatchNorm2d(to)
  conv2 = Conv2d(to, to, kernel: 3, padding: 1, bias: false)
  norm2 = BatchNorm2d(to)
  fn forward(x: f32[N, from, H, W]) -> f32[N, to, H, W] {
    x |> conv1 |> norm1 |> relu |> conv2 |> norm2 |> relu
  }
}

/// Twice the size, beside what the way down had at that size.
model Up(from: Int, to: Int) {
  wider = ConvTranspose2d(from, to, kernel: 2, stride: 2)
  block = Block(from, to)
  fn forward(x: f32[N, from, H, W], skip: f32[N, to, 2 * H, 2 * W]) -> f32[N, to, 2 * H, 2 * W] {
    block(concat([skip, wider(x)], over: 1))
  }
}

model UNet(width: Int = 16) {
  down0 = Block(1, width)
  down1 = Block(width, 2 * width)
  down2 = Block(2 * width, 4 * width)
  bottom = Block(4 * width, 8 * width)
  up2 = Up(8 * width, 4 * width)
  up1 = Up(4 * width, 2 * width)
  up0 = Up(2 * width, width)
  out = Conv2d(width, 1, kernel: 1)
  fn forward(x: f32[N, 1, 64, 64]) -> f32[N, 1, 64, 64] {
    let a = down0(x)
    let b = a |> max_pool2d(2) |> down1
    let c = b |> max_pool2d(2) |> down2
    c |> max_pool2d(2) |> bottom |> up2(c) |> up1(b) |> up0(a) |> out
  }
}

train w12 {
  net = UNet()
  data bench(batch: 8)
  steps 1000
  step(image: f32[N, 1, 64, 64], mask: f32[N, 1, 64, 64]) {
    let loss = bce_logits(net(image), mask)
    minimize loss over net with adam(lr: 1e-3)
    report loss
  }
}
