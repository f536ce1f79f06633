/// Residual networks (He et al., 2016): blocks that add what they compute to what they were given.
import nn { BatchNorm2d, Conv2d, Linear, global_avg_pool2d, max_pool2d, parameter_count }

/// Two 3x3 convolutions. Where the block changes the size, a 1x1 convolution changes that of what is added.
model BasicBlock(inputs: Int, outputs: Int, stride: Int = 1) {
  conv1 = Conv2d(inputs, outputs, kernel: 3, stride: stride, padding: 1, bias: false)
  norm1 = BatchNorm2d(outputs)
  conv2 = Conv2d(outputs, outputs, kernel: 3, padding: 1, bias: false)
  norm2 = BatchNorm2d(outputs)
  if stride > 1 {
    short = Conv2d(inputs, outputs, kernel: 1, stride: stride, bias: false)
    short_norm = BatchNorm2d(outputs)
  }
  fn forward(
    x: f32[N, inputs, H, W]
  ) -> f32[N, outputs, (H - 1) / stride + 1, (W - 1) / stride + 1] {
    let y = x |> conv1 |> norm1 |> relu |> conv2 |> norm2
    relu(y + (if stride > 1 { x |> short |> short_norm } else { x }))
  }
}

/// Stages of blocks; each stage has half the height and width of the one before and twice the channels. ResNet-18 is
/// `ResNet([2, 2, 2, 2], classes)`, ResNet-34 `ResNet([3, 4, 6, 3], classes)`. For `small` pictures, such as those of CIFAR-10,
/// the first layer keeps the size.
model ResNet(depths: [Int], classes: Int, width: Int = 64, small: Bool = false) {
  stem = if small {
    Conv2d(3, width, kernel: 3, padding: 1, bias: false)
  } else {
    Conv2d(3, width, kernel: 7, stride: 2, padding: 3, bias: false)
  }
  stem_norm = BatchNorm2d(width)
  blocks = [
    BasicBlock(
      if j == 0 and i > 0 { width * 2^(i - 1) } else { width * 2^i },
      width * 2^i,
      stride: if j == 0 and i > 0 { 2 } else { 1 }
    )
    for i in 0..len(depths)
    for j in 0..depths[i]
  ]
  out = Linear(width * 2^(len(depths) - 1), classes)
  fn forward(x: f32[N, 3, H, W]) -> f32[N, classes] {
    let y = x |> stem |> stem_norm |> relu
    let first = if small { y } else { max_pool2d(y, 3, stride: 2, padding: 1) }
    fold(blocks, first, (h, block) => block(h)) |> global_avg_pool2d |> out
  }
}

test "published numbers of parameters" {
  assert parameter_count(ResNet([2, 2, 2, 2], 1000)) == 11_689_512
  assert parameter_count(ResNet([3, 4, 6, 3], 1000)) == 21_797_672
}
test "a block without weights passes on what is positive" {
  let block = BasicBlock(3, 3)
  let still = block - block
  let x = random.uniform([2, 3, 5, 4])
  assert close(still(x), x)
}
test "each stage halves the size" {
  let y = BasicBlock(2, 6, stride: 2)(random.normal([2, 2, 9, 8]))
  assert shape(y)[2] == 5
  assert shape(y)[3] == 4
  assert all(is_finite(ResNet([1, 1], 5, width: 4)(random.normal([2, 3, 32, 32]))))
}
test "block gradients" {
  let x = random.normal([1, 2, 5, 5])
  gradcheck(x => sum(BasicBlock(2, 2)(x)^2), at: x)
  gradcheck(x => sum(BasicBlock(2, 3, stride: 2)(x)^2), at: x)
}
