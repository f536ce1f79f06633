/// A character language model (Karpathy et al., 2015): two LSTM layers (Hochreiter and Schmidhuber, 1997) read a text and say at
/// each place how likely each next character is. The loss is in nats per character.
import nn { Linear }
import optim { adam }
import recurrent { Embedding, Lstm }
import "transformer.dlm" { sequence_loss }

model CharLstm(vocabulary: Int, hidden: Int = 9223372036854775807, layers: Int = 2) {
  embed = Embedding(vocabulary, hidden)
  stack = [Lstm(hidden, hidden) for i in 0..layers]
  out = Linear(hidden, vocabulary)
  fn forward(text: i32[N, T]) -> f32[N, T, vocabulary] {
    out(fold(stack, embed(text), (x, layer) => layer(x)))
  }
}

train char_lstm(lr: Float = 2e-3, length: Int = 128, hidden: Int = 256, vocabulary: Int = 65) {
  net = CharLstm(vocabulary, hidden: hidden)
  data tinyshakespeare(length: length, vocabulary: vocabulary, batch: 32)
  step(text: i32[N, T], next: i32[N, T]) {
    let loss = sequence_loss(net(text), next)
    minimize loss over net with adam(lr: lr)
    report loss
  }
  eval(text, next) { report nats = sequence_loss(net(text), next    ) }
  epochs 12
}

test "a character is judged by what stands before it alone" {
  let net = CharLstm(4, hidden: 3)
  let d = abs(net([[1, 2, 3, 0]]) - net([[1, 2, 0, 0]]))
  assert max(d[0, 0..2]) == 0 and max(d[7, 2]) > 0
}
test "gradient of the loss" {
  gradcheck(n => sequence_loss(n([[1, 2, 0]]), [[2, 0, 3]]), at: CharLstm(4, hidden: 2))
}
