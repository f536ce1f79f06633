/// Naive Bayes of counts: log p(c | x) = log p(c) + sum_w x_w log p(w | c) + constant, with the add-one estimates
/// p(w | c) = (1 + count of w in c) / (words + count of all in c) (Manning, Raghavan and Schuetze, 2008, chapter 13).
/// Learning is counting: one epoch, no gradient.
import metric { accuracy }

model NaiveBayes(words: Int, classes: Int) {
  state counts: f32[classes, words] = zeros()
  state examples: f32[classes] = zeros()

  /// Adds a batch to the counts.
  fn count(x: f32[N, words], label: i32[N]) {
    update counts = counts + transpose(one_hot(label, classes)) @ x
    update examples = examples + sum(one_hot(label, classes), over: 0)
  }

  /// Log joint probabilities, up to a constant for each example.
  fn forward(x: f32[N, words]) -> f32[N, classes] {
    let p = (1.0 + counts) / (words + sum(counts, over: 1, keep: true))
    let prior = (1.0 + examples) / (classes + sum(examples))
    x @ transpose(log(p)) + log(prior)
  }
}

/// Sixteen shades of grey as counts.
train naive_bayes {
  net = NaiveBayes(64, 10)
  data digits(batch: 50)
  step(features: f32[N, 64], label: i32[N]) {
    net.count(features, label)
    report seen = sum(net.examples)
  }
  eval(features, label) { report accuracy = accuracy(net(features), label) }
  epochs 1
}

test "posterior of a worked example" {
  // Manning, Raghavan and Schuetze (2008), example 13.1: Chinese, Beijing, Shanghai, Macao, Tokyo, Japan.
  let net = NaiveBayes(6, 2)
  net.count(
    [
      [2.0, 1.0, 0.0, 0.0, 0.0, 0.0],
      [2.0, 0.0, 1.0, 0.0, 0.0, 0.0],
      [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
      [1.0, 0.0, 0.0, 0.0, 1.0, 1.0]
    ],
    [1, 1, 1, 0]
  )
  let joint = exp(net([[3.0, 0.0, 0.0, 0.0, 1.0, 1.0]]))[0]
  // The book's priors are not smoothed: 1/4 and 3/4 instead of 2/6 and 4/6.
  assert close(joint[1] * 1.125, 0.75 * (3.0 / 7.0)^3 / 196.0, tolerance: 1e-6)
  assert joint[1] > joint[0]
}
test "gradient in the features" {
  gradcheck(x => sum(NaiveBayes(5, 3)(x)^2), at: random.uniform([2, 5]))
}
