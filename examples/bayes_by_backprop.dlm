/// Bayes by backprop (Blundell et al., 2015): a Gaussian over each weight, w = mean + softplus(rho) * noise, trained on
///   KL(q(w) || p(w)) / batches - E_q[log p(labels | pictures, w)],
/// with the prior N(0, prior^2). Predictions average over weights drawn from q.
import nn { flatten }
import loss { cross_entropy, nll }
import metric { accuracy }
import optim { adam }

model BayesLinear(inputs: Int, outputs: Int, prior: Float) {
  param mean: f32[inputs, outputs] = 0.1 * random.normal([inputs, outputs])
  param rho: f32[inputs, outputs] = full([inputs, outputs], -4.0)
  param b: f32[outputs] = zeros()

  fn forward(x: f32[N, inputs]) -> f32[N, outputs] {
    x @ (mean + softplus(rho) * random.normal([inputs, outputs])) + b
  }

  /// KL(N(mean, std^2) || N(0, prior^2)), summed over the weights.
  fn divergence() -> f32[] {
    let std = softplus(rho)
    sum(log(prior) - log(std) + (std^2 + mean^2) / (2.0 * prior^2) - 0.5)
  }
}

model BayesMlp(sizes: [Int], prior: Float = 0.3) {
  layers = [BayesLinear(sizes[i], sizes[i + 1], prior) for i in 0..len(sizes) - 1]
  fn forward(x: f32[N, sizes[0]]) -> f32[N, sizes[-1]] {
    layers[-1](fold(layers[0..-1], x, (h, layer) => relu(layer(h))))
  }
  fn divergence() -> f32[] { sum(stack([layer.divergence() for layer in layers])) }

  /// The log of the mean probability over draws of the weights.
  fn log_predictive(x: f32[N, sizes[0]], draws: Int) -> f32[N, sizes[-1]] {
    log(mean(stack([softmax(forward(x), over: 1) for i in 0..draws]), over: 0))
  }
}

train bayes_by_backprop(lr: Float = 1e-3, draws: Int = 5, examples: Int = 60_000) {
  net = BayesMlp([784, 200, 200, 10])
  data mnist(batch: 128) else digits_synthetic(batch: 128)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let likelihood = cross_entropy(net(flatten(image)), label)
    let divergence = net.divergence() / examples
    let loss = likelihood + divergence
    minimize loss over net with adam(lr: lr)
    report loss, divergence
  }
  eval(image, label) {
    let p = net.log_predictive(flatten(image), draws)
    report accuracy = accuracy(p, label), nll = nll(p, label)
  }
  epochs 10
}

test "the divergence vanishes at the prior" {
  let layer = BayesLinear(3, 2, 0.5)
  update layer.mean = zeros()
  update layer.rho = full([3, 2], log(exp(0.5) - 1.0))
  assert close(layer.divergence(), 0.0, tolerance: 1e-5)
}
test "gradient through drawn weights" {
  let x = random.normal([4, 3])
  gradcheck(n => cross_entropy(n(x), [0, 1, 1, 0]) + 0.1 * n.divergence(), at: BayesMlp([3, 4, 2]))
}
