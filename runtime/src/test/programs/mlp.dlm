/// State of the model, random numbers and a rule with two moments and a schedule.
import nn { BatchNorm1d, Dropout, Linear, flatten }
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }
import schedule { cosine }

model Digits {
  fc1 = Linear(784, 64)
  norm = BatchNorm1d(64)
  drop = Dropout(0.2)
  out = Linear(64, 10)

  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
    x |> flatten |> fc1 |> norm |> relu |> drop |> out
  }
}

train mlp {
  net = Digits()
  data digits_synthetic(batch: 64, train: 256, test: 64)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with adam(lr: cosine(1e-3, total: 12))
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  epochs 2
}
