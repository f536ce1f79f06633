/// ResNet-18 (He et al., 2016) for 32x32 images: 3x3 stem without pooling, projections as shortcuts.
import nn { Conv2d, Linear, BatchNorm2d, global_avg_pool2d }
import loss { cross_entropy }
import optim { sgd }

model Block(from: Int, to: Int, stride: Int = 1) {
  conv1 = Conv2d(from, to, kernel: 3, stride: stride, padding: 1, bias: false)
  norm1 = BatchNorm2d(to)
  conv2 = Conv2d(to, to, kernel: 3, padding: 1, bias: false)
  norm2 = BatchNorm2d(to)
  if stride > 1 {
    short = Conv2d(from, to, kernel: 1, stride: stride, bias: false)
    short_norm = BatchNorm2d(to)
  }
  fn forward(x: f32[N, from, H, W]) -> f32[N, to, (H - 1) / stride + 1, (W - 1) / stride + 1] {
    let y = x |> conv1 |> norm1 |> relu |> conv2 |> norm2
    relu(y + (if stride > 1 { x |> short |> short_norm } else { x }))
  }
}

model ResNet18() {
  stem = Conv2d(3, 64, kernel: 3, padding: 1, bias: false)
  stem_norm = BatchNorm2d(64)
  block0 = Block(64, 64)
  block1 = Block(64, 64)
  block2 = Block(64, 128, stride: 2)
  block3 = Block(128, 128)
  block4 = Block(128, 256, stride: 2)
  block5 = Block(256, 256)
  block6 = Block(256, 512, stride: 2)
  block7 = Block(512, 512)
  out = Linear(512, 10)
  fn forward(x: f32[N, 3, 32, 32]) -> f32[N, 10] {
    x
      |> stem
      |> stem_norm
      |> relu
      |> block0
      |> block1
      |> block2
      |> block3
      |> block4
      |> block5
      |> block6
      |> block7
      |> global_avg_pool2d
      |> out
  }
}

train w4 {
  net = ResNet18()
  data bench(batch: 32)
  steps 1000
  step(image: f32[N, 3, 32, 32], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with sgd(lr: 0.01, momentum: 0.9)
    report loss
  }
}
