/// MLP 784-512-256-10, ReLU, cross entropy, Adam.
import nn { Linear }
import loss { cross_entropy }
import optim { adam }

model Net(hidden: Int = 512) {
  fc1 = Linear(784, hidden)
  fc2 = Linear(hidden, hidden / 2)
  out = Linear(hidden / 2, 10)
  fn forward(x: f32[N, 784]) -> f32[N, 10] { x |> fc1 |> relu |> fc2 |> relu |> out }
}

train w2(hidden: Int = 512) {
  net = Net(hidden)
  data bench(batch: 128)
  steps 1000
  step(image: f32[N, 784], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with adam(lr: 1e-3)
    report loss
  }
}
