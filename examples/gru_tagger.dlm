/// Parts of speech by a bidirectional GRU (Cho et al., 2014; Schuster and Paliwal, 1997): each word gets a tag from the states of
/// both directions.
import nn { Dropout, Linear }
import optim { adam }
import recurrent { BidirectionalGru, Embedding }

model Tagger(vocabulary: Int, size: Int = 64, hidden: Int = 64, tags: Int = 17) {
  embed = Embedding(vocabulary, size)
  layer = BidirectionalGru(size, hidden)
  out = Linear(2 * hidden, tags)
  drop = Dropout(0.3)
  fn forward(words: i32[N, T]) -> f32[N, T, tags] { words |> embed |> drop |> layer |> drop |> out }
}

/// Mean over the words of the mask.
fn tag_loss(logits: f32[N, T, C], tags: i32[N, T], mask: f32[N, T]) -> f32[] {
  -sum(mask * sum(one_hot(tags, C) * log_softmax(logits, over: 2), over: 2)) / sum(mask)
}

train gru_tagger(lr: Float = 2e-3, vocabulary: Int = 10_000, length: Int = 32) {
  net = Tagger(vocabulary)
  data ud_english_ewt(vocabulary: vocabulary, length: length, batch: 32)
  step(words: i32[N, T], tags: i32[N, T], mask: f32[N, T]) {
    let loss = tag_loss(net(words), tags, mask)
    minimize loss over net with adam(lr: lr)
    report loss
  }
  eval(words, tags, mask) {
    let right = mask * cast(argmax(net(words), over: 2) == tags, f32)
    report accuracy = sum(right) / sum(mask)
  }
  epochs 5
}

test "padding does not count" {
  let logits = random.normal([1, 3, 4])
  let whole = tag_loss(logits[.., 0..2], [[1, 2]], [[1.0, 1.0]])
  assert close(tag_loss(logits, [[1, 2, 0]], [[1.0, 1.0, 0.0]]), whole)
}
test "gradient of the loss" {
  gradcheck(
    n => tag_loss(n([[1, 2, 0]]), [[0, 1, 2]], [[1.0, 1.0, 0.0]]),
    at: Tagger(4, size: 2, hidden: 2, tags: 3)
  )
}
