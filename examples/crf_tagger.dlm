/// Parts of speech by a linear-chain conditional random field (Lafferty et al., 2001): scores of a tag for a word and its
/// neighbours, and of a tag behind another one; the best sequence is found by Viterbi's algorithm.
import nn { Linear }
import optim { adam }
import recurrent { Embedding }
import sequence { crf_log_likelihood, viterbi }

model CrfTagger(vocabulary: Int, size: Int = 64, tags: Int = 17) {
  embed = Embedding(vocabulary, size)
  out = Linear(3 * size, tags)
  param move: f32[tags, tags] = zeros()

  /// Scores from the vectors of the word before, the word and the word behind.
  fn emit(words: i32[N, T]) -> f32[N, T, tags] {
    let x = pad(embed(words), low: [0, 1, 0], high: [0, 1, 0])
    out(concat([x[.., 0..T], x[.., 1..T + 1], x[.., 2..T + 2]], over: 2))
  }

  /// Minus the mean log likelihood per sequence.
  fn loss(words: i32[N, T], tags_of: i32[N, T], mask: f32[N, T]) -> f32[] {
    let e = emit(words)
    -mean(for n => crf_log_likelihood(e[n], move, tags_of[n], mask[n]))
  }
  fn forward(words: i32[N, T], mask: f32[N, T]) -> i32[N, T] {
    let e = emit(words)
    for n => viterbi(e[n], move, mask[n])
  }
}

train crf_tagger(lr: Float = 3e-3, vocabulary: Int = 10_000, length: Int = 32) {
  net = CrfTagger(vocabulary)
  data ud_english_ewt(vocabulary: vocabulary, length: length, batch: 32)
  step(words: i32[N, T], tags: i32[N, T], mask: f32[N, T]) {
    let loss = net.loss(words, tags, mask)
    minimize loss over net with adam(lr: lr)
    report loss
  }
  eval(words, tags, mask) {
    report accuracy = sum(mask * cast(net(words, mask) == tags, f32)) / sum(mask)
  }
  epochs 5
}

test "the best sequence is more likely than another" {
  let net = CrfTagger(5, size: 3, tags: 4)
  let words = [[1, 4, 2, 3]]
  let best = net(words, ones([1, 4]))
  assert net.loss(words, best, ones([1, 4])) <= net.loss(words, rem(best + 1, 4), ones([1, 4]))
}
test "gradient of the likelihood" {
  let mask = [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]
  gradcheck(
    n => n.loss([[1, 2, 3], [3, 1, 0]], [[0, 1, 2], [2, 2, 0]], mask),
    at: CrfTagger(4, size: 2, tags: 3)
  )
}
