/// A multi-layer perceptron on handwritten digits.
import nn { Linear, Dropout, flatten }
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }
import schedule { cosine }

model Digits(hidden: Int = 512) {
  fc1 = Linear(784, hidden)
  fc2 = Linear(hidden, hidden)
  out = Linear(hidden, 10)
  drop = Dropout(0.2)

  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
    x |> flatten |> fc1 |> relu |> drop |> fc2 |> relu |> drop |> out
  }
}

train mlp(lr: Float = 1e-3) {
  net = Digits()
  data mnist(batch: 128) else digits_synthetic(batch: 128)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with adam(lr: cosine(lr, total: total_steps))
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  epochs 10
}

test "gradient of the loss" {
  let net = Digits(hidden: 8)
  gradcheck(x => cross_entropy(net(x), [1, 7]), at: random.normal([2, 1, 28, 28]))
}
