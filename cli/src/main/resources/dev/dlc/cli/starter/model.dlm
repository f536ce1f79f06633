/// A small network for handwritten digits; change it and run `dlc train`.
import nn { Linear, flatten }
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }

model Net(hidden: Int = 64) {
  inner = Linear(784, hidden)
  outer = Linear(hidden, 10)

  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] { x |> flatten |> inner |> relu |> outer }
}

train digits(lr: Float = 0.001) {
  net = Net()
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with adam(lr: lr)
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  epochs 3
}

test "one row of scores for each picture" {
  let scores = Net(hidden: 8)(random.normal([5, 1, 28, 28]))
  assert all(scores == scores)
}
