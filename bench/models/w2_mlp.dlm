/// MLP 784-512-256-10, ReLU, cross entropy, Adam.
import nn { Linear }
import loss { cross_entropy }
import optim { adam }

model Net() {
  fc1 = Linear(784, 512)
  fc2 = Linear(512, 256)
  out = Linear(256, 10)
  fn forward(x: f32[N, 784]) -> f32[N, 10] { x |> fc1 |> relu |> fc2 |> relu |> out }
}

train w2 {
  net = Net()
  data bench(batch: 128)
  steps 1000
  step(image: f32[N, 784], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with adam(lr: 1e-3)
    report loss
  }
}
