/// Softmax regression: one linear layer and cross entropy.
import nn { Linear, flatten }
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }
import schedule { cosine }

train softmax_regression(lr: Float = 1e-3) {
  net = Linear(784, 10)
  data mnist(batch: 128) else digits_synthetic(batch: 128)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(flatten(image)), label)
    minimize loss over net with adam(lr: cosine(lr, total: total_steps))
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(flatten(image)), label) }
  epochs 10
}

test "a linear layer is linear" {
  let net = Linear(4, 3)
  let x = random.normal([2, 4])
  assert close(net(2.0 * x) - net(x), net(x) - net(0.0 * x), tolerance: 1e-5)
}
test "gradient of the loss" {
  let x = random.normal([2, 1, 3, 4])
  gradcheck(net => cross_entropy(net(flatten(x)), [3, 1]), at: Linear(12, 4))
}
