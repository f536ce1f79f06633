// A check and a guarded report fail in one step: the first one in the source is told.
import optim { sgd }
model Net {
  param w: f32[2] = sqrt([-1.5, -1.5])
  fn forward(x: f32[2]) -> f32[] { sum(x * w) }
}
train t {
  net = Net()
  other = Net()
  steps 2
  step {
    let a = net([1.0, 2.0])
    minimize a over net with sgd(lr: 0.1)
    let b = other([1.0, 2.0])
    minimize b over other with sgd(lr: 0.1)
    report b
  }
}
