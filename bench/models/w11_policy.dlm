/// A policy of the size that balances a pole.
import nn { Linear }
import loss { cross_entropy }
import optim { adam }

model Policy() {
  fc = Linear(4, 32)
  out = Linear(32, 2)
  fn forward(x: f32[N, 4]) -> f32[N, 2] { x |> fc |> relu |> out }
}

train w11 {
  net = Policy()
  data bench(batch: 32)
  steps 1000
  step(x: f32[N, 4], action: i32[N]) {
    let loss = cross_entropy(net(x), action)
    minimize loss over net with adam(lr: 1e-3)
    report loss
  }
}
