/// Model-agnostic meta-learning (Finn et al., 2017) on sine waves: the loss of a task is measured after one step of gradient
/// descent on ten other points of the same wave, and the gradient goes through that step:
///   min over w of sum over tasks of L(w - alpha grad L(w, support), query).
import nn { Mlp }
import loss { mse }
import optim { adam }

/// Parameters after a step of gradient descent on the support points.
fn adapt(net: Mlp, x: f32[K, 1], y: f32[K, 1], alpha: Float) {
  net - alpha * grad(n => mse(n(x), y))(net)
}

/// Points of a wave a sin(x + b).
fn points(count: Int, amplitude: f32[], phase: f32[]) {
  let x = random.uniform([count, 1], low: -5.0, high: 5.0)
  (x, amplitude * sin(x + phase))
}

/// The losses before and after adapting to one random wave.
fn task(net: Mlp, shots: Int, alpha: Float) {
  let amplitude = random.uniform([], low: 0.1, high: 5.0)
  let phase = random.uniform([], low: 0.0, high: 3.141592653589793)
  let (x, y) = points(shots, amplitude, phase)
  let (query, target) = points(shots, amplitude, phase)
  let fast = adapt(net, x, y, alpha)
  (mse(net(query), target), mse(fast(query), target))
}

train maml(lr: Float = 1e-3, alpha: Float = 0.01, tasks: Int = 4, shots: Int = 10) {
  net = Mlp([1, 40, 40, 1])
  steps 3000
  step {
    let losses = [task(net, shots, alpha) for i in 0..tasks]
    let loss = sum(stack([l[1] for l in losses])) / tasks
    minimize loss over net with adam(lr: lr)
    report loss, before = sum(stack([l[0] for l in losses])) / tasks
  }
}

test "a small step of adaptation lowers the loss on its own points" {
  let net = Mlp([1, 8, 1], act: tanh)
  let (x, y) = points(10, 2.0, 0.5)
  assert mse(adapt(net, x, y, 0.01)(x), y) < mse(net(x), y)
}
test "gradient through a gradient step" {
  let net = Mlp([1, 4, 1], act: tanh)
  let (x, y) = points(5, 1.0, 0.3)
  let (query, target) = points(5, 1.0, 0.3)
  gradcheck(n => mse(adapt(n, x, y, 0.1)(query), target), at: net)
}
