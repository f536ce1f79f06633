/// ResNet-18 (He et al., 2016) for 32x32 images: 3x3 stem without pooling, projections as shortcuts.
import loss { cross_entropy }
import optim { sgd }
import resnet { ResNet }

model ResNet18() {
  body = ResNet([2, 2, 2, 2], classes: 10, small: true)
  fn forward(x: f32[N, 3, 32, 32]) -> f32[N, 10] { body(x) }
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
