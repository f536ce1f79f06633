/// The fast gradient sign method (Goodfellow et al., 2015): x' = clip(x + eps sign(d loss / d x), 0, 1), the step of size eps
/// in the largest norm that raises a linear loss most. Trained on clean pictures, or with `--set adversarial=true` on
/// attacked ones too.
import nn { Mlp, flatten }
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }

/// The attacked pictures.
fn fgsm(net: Fn, x: f32[N, F], label: i32[N], eps: Float) -> f32[N, F] {
  clip(x + eps * sign(grad(x => cross_entropy(net(x), label))(x)), 0, 1)
}

train fgsm_mnist(lr: Float = 1e-3, eps: Float = 0.25, adversarial: Bool = false) {
  net = Mlp([784, 256, 256, 10])
  data mnist(batch: 128) else digits_synthetic(batch: 128)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let x = flatten(image)
    let clean = cross_entropy(net(x), label)
    let loss = if adversarial {
      0.5 * clean + 0.5 * cross_entropy(net(stop_gradient(fgsm(net, x, label, eps))), label)
    } else {
      clean
    }
    minimize loss over net with adam(lr: lr)
    report loss
  }
  eval(image, label) {
    let x = flatten(image)
    report accuracy = accuracy(net(x), label),
      attacked = accuracy(net(fgsm(net, x, label, eps)), label)
  }
  epochs 5
}

test "an attack raises the loss and stays within eps" {
  let net = Mlp([6, 5, 3])
  let x = random.uniform([4, 6], low: 0.3, high: 0.7)
  let label = [0, 1, 2, 0]
  let attacked = fgsm(net, x, label, 0.01)
  assert cross_entropy(net(attacked), label) > cross_entropy(net(x), label)
  assert close(max(abs(attacked - x)), 0.01, tolerance: 1e-5)
}
test "the attack follows the gradient of the loss" {
  let net = Mlp([3, 4, 2], act: tanh)
  gradcheck(x => cross_entropy(net(x), [0, 1]), at: random.normal([2, 3]))
}
