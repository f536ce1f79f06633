/// A network of leaky integrate-and-fire neurons (Lapicque, 1907) trained with a surrogate gradient (Neftci et al., 2019): the membrane
/// follows v' = decay v (1 - spike) + input, a neuron fires where v > 1, and the step has the derivative of a steep sigmoid.
import loss { cross_entropy }
import metric { accuracy }
import nn { Linear, flatten }
import optim { adam }

/// 1 where x > 0; its derivative is taken to be 1 / (1 + 10 |x|)^2 (Zenke and Ganguli, 2018).
fn spike(x: f32[...S]) -> f32[...S] {
  let smooth = x / (1.0 + 10.0 * abs(x))
  smooth + stop_gradient(cast(x > 0, f32) - smooth)
}

/// Two layers of neurons read a picture for `times` steps, during which each pixel fires with the probability of its brightness. The
/// logits are the mean potentials of outputs that do not fire.
model Spiking(inputs: Int, hidden: Int, classes: Int, times: Int, decay: Float = 0.9) {
  first = Linear(inputs, hidden)
  out = Linear(hidden, classes)

  /// Logits and the mean number of spikes per hidden neuron.
  fn run(x: f32[N, inputs]) -> (f32[N, classes], f32[]) {
    let zero = zeros([N, hidden])
    let ((potential, fired), _) = scan (v, s, u) = (
      zero, zero, zeros([N, classes])
    ) for t in 0..times {
      let shown = cast(random.bernoulli(x), f32)
      let v1 = decay * v * (1.0 - s) + first(shown)
      let s1 = spike(v1 - 1.0)
      let u1 = decay * u + out(s1)
      yield u1
      yield mean(s1)
      (v1, s1, u1)
    }
    (mean(potential, over: 0), sum(fired))
  }
  fn forward(x: f32[N, inputs]) -> f32[N, classes] { run(x)[0] }
}

train spiking(lr: Float = 1e-3, times: Int = 20) {
  net = Spiking(784, 128, 10, times)
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let (logits, spikes) = net.run(flatten(image))
    let loss = cross_entropy(logits, label)
    minimize loss over net with adam(lr: lr)
    report loss, spikes
  }
  eval(image, label) { report accuracy = accuracy(net(flatten(image)), label) }
  epochs 5
}

test "a spike is a step with the derivative of its surrogate" {
  let x = [-0.5, 0.2, 3.0]
  assert close(spike(x), [0.0, 1.0, 1.0])
  assert close(grad(x => sum(spike(x)))(x), [1.0 / 36.0, 1.0 / 9.0, 1.0 / 961.0])
}
test "a constant input fires regularly" {
  // v reaches 0.6, then 0.6 * 0.9 + 0.6 = 1.14 and fires: every second step.
  let ((v, s), _) = scan (v, s) = (0.0, 0.0) for t in 0..6 {
    let v1 = 0.9 * v * (1.0 - s) + 0.6
    let s1 = spike(v1 - 1.0)
    yield v1
    yield s1
    (v1, s1)
  }
  assert close(s, [0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
  assert close(v[0], 0.6) and close(v[1], 1.14)
}
test "gradient of what does not fire" {
  let x = random.uniform([2, 3], low: 0.2, high: 0.8)
  gradcheck(
    w => cross_entropy(Spiking(3, 2, 2, 3).out(sigmoid(x @ w)), [0, 1]), at: random.normal([3, 2])
  )
}
