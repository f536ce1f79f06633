/// Additive attention (Bahdanau et al., 2015): score(t, s) = v . tanh(w q_t + u k_s), softmax over s, sum of the values. Trained to
/// reverse sequences of symbols: the query is the place, so that the weights must become an anti-diagonal.
import attention { AdditiveAttention }
import loss { cross_entropy }
import nn { Linear }
import optim { adam }

model Reverser(T: Int, C: Int, D: Int) {
  param place: f32[T, D] = random.normal([T, D])
  param query: f32[T, D] = random.normal([T, D])
  attention = AdditiveAttention(D, D, 32)
  out = Linear(C, C)
  fn forward(x: i32[N, T]) -> f32[N, T, C] {
    let symbols = one_hot(x, C)
    out(attention(expand(query, [N, T, D]), expand(place, [N, T, D]), symbols))
  }
}

train reversing(T: Int = 8, C: Int = 10, lr: Float = 1e-2) {
  net = Reverser(T, C, 16)
  steps 400
  step {
    let x = random.integers([32, T], high: C)
    let logits = net(x)
    let loss = cross_entropy(reshape(logits, [32 * T, C]), reshape(reverse(x, over: 1), [32 * T]))
    minimize loss over net with adam(lr: lr)
    report loss, accuracy = mean(cast(argmax(logits, over: 2) == reverse(x, over: 1), f32))
  }
}

test "weights against the formula, element by element" {
  let layer = AdditiveAttention(3, 2, 4)
  let q = random.normal([2, 5, 3])
  let k = random.normal([2, 6, 2])
  let p = layer.weights(q, k)
  let score = tanh(reshape(q @ layer.w, [2, 5, 1, 4]) + reshape(k @ layer.u, [2, 1, 6, 4])) @
    layer.v
  assert close(p, softmax(score, over: 2))
  assert close(sum(p, over: 2), ones([2, 5]))
}
test "without a batch" {
  let layer = AdditiveAttention(3, 2, 4)
  let q = random.normal([2, 5, 3])
  let k = random.normal([2, 6, 2])
  let v = random.normal([2, 6, 3])
  assert close(layer(q, k, v)[1], layer(q[1], k[1], v[1]))
}
test "gradient" {
  let q = random.normal([3, 3])
  let k = random.normal([4, 2])
  gradcheck(layer => sum(layer(q, k, k)^2), at: AdditiveAttention(3, 2, 4))
}
