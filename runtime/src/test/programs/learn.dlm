/// Enough digits for a network to learn what they have in common.
import "../../../../examples/lenet5.dlm" { LeNet5 }
import loss { cross_entropy }
import metric { accuracy }
import optim { sgd }

train learn {
  net = LeNet5()
  data digits_synthetic(batch: 32, train: 1500, test: 500)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with sgd(lr: 0.05, momentum: 0.9)
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  epochs 5
}
