/// An end-to-end memory network (Sukhbaatar et al., 2015) on questions about short stories. A sentence is the sum of its words'
/// vectors, weighted by their places, plus a vector for how long ago it was; the question looks at the sentences `hops` times:
///   p = softmax(u . m_i), o = sum p_i c_i, u' = u + o, answer = u w.
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }

/// The weight of word j of J in feature k of D: (1 - j / J) - (k / D)(1 - 2 j / J), both counted from 1.
fn places(words: Int, size: Int) -> f32[words, size] {
  let j = reshape((1.0 + cast(iota(words), f32)) / words, [words, 1])
  let k = (1.0 + cast(iota(size), f32)) / size
  (1.0 - j) - k * (1.0 - 2.0 * j)
}

model MemoryNetwork(vocabulary: Int, sentences: Int, size: Int = 32, hops: Int = 3) {
  // Adjacent tables are shared: what hop k reads out is what hop k + 1 looks at.
  param tables: f32[hops + 1, vocabulary, size] = random.normal(
    [hops + 1, vocabulary, size], std: 0.1
  )
  param times: f32[hops + 1, sentences, size] = random.normal([hops + 1, sentences, size], std: 0.1)

  /// Sums of word vectors, without the padding.
  fn read(ids: i32[...B, W], table: f32[vocabulary, size]) -> f32[...B, size] {
    let vectors = table[ids] * places(W, size)
    sum(vectors * cast(expand_last(ids) != 0, f32), over: -2)
  }
  fn forward(story: i32[N, sentences, W], question: i32[N, Q]) -> f32[N, vocabulary] {
    let here = max(cast(story != 0, f32), over: 2)
    let u = fold(range(hops), read(question, tables[0]), (u, k) => {
      let m = read(story, tables[k]) + times[k]
      let score = where(here > 0, for n, s => sum(d | m[n, s, d] * u[n, d]), -1e9)
      let p = softmax(score, over: 1)
      let c = read(story, tables[k + 1]) + times[k + 1]
      u + (for n, d => sum(s | p[n, s] * c[n, s, d]))
    })
    u @ transpose(tables[hops])
  }
}

/// A last axis of size 1 more.
fn expand_last(x: i32[...B]) -> i32[...B, 1] { reshape(x, [...B, 1]) }

train memory_network(
  task: Int = 1, vocabulary: Int = 32, sentences: Int = 10, words: Int = 8, lr: Float = 3e-3
) {
  net = MemoryNetwork(vocabulary, sentences)
  data babi(task: task, vocabulary: vocabulary, sentences: sentences, words: words, batch: 32)
  step(story: i32[N, S, W], question: i32[N, Q], answer: i32[N]) {
    let loss = cross_entropy(net(story, question), answer)
    minimize loss over net with adam(lr: lr)
    report loss
  }
  eval(story, question, answer) { report accuracy = accuracy(net(story, question), answer) }
  epochs 10
}

test "padding of the story is not seen" {
  let net = MemoryNetwork(6, 3, size: 4)
  let short = net([[[1, 2], [0, 0], [0, 0]]], [[3, 4]])
  update net.times = net.times * reshape([1.0, 2.0, 3.0], [3, 1])
  assert close(net([[[1, 2], [0, 0], [0, 0]]], [[3, 4]]), short)
}
test "gradient of the loss" {
  gradcheck(
    n => cross_entropy(n([[[1, 2], [4, 0], [0, 0]]], [[3, 4]]), [2]),
    at: MemoryNetwork(5, 3, size: 2, hops: 2)
  )
}
