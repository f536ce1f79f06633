/// A character language model (Karpathy et al., 2015): two LSTM layers (Hochreiter and Schmidhuber, 1997) read a text and say at
/// each place how likely each next character is. The loss is in nats per character.
import density { sample_categorical }
import nn { Linear }
import optim { adam, clip_norm }
import recurrent { Embedding, Lstm }
import schedule { cosine }
import "transformer.dlm" { sequence_loss }

model CharLstm(vocabulary: Int = 65, hidden: Int = 256, layers: Int = 2) {
  embed = Embedding(vocabulary, hidden)
  lstm = [Lstm(hidden, hidden) for i in 0..layers]
  out = Linear(hidden, vocabulary)
  fn forward(text: i32[N, T]) -> f32[N, T, vocabulary] {
    out(fold(lstm, embed(text), (x, layer) => layer(x)))
  }

  /// The layers' states h and c behind one more character, and the logits of the next.
  fn read(
    id: i32[N], h: f32[layers, N, hidden], c: f32[layers, N, hidden]
  ) -> (f32[N, vocabulary], f32[layers, N, hidden], f32[layers, N, hidden]) {
    let (x, h1, c1) = fold(range(layers), (embed(id), h, c), (v, i) => {
      let (x, h, c) = v
      let (h_i, c_i) = lstm[i].cell(x, h[i], c[i])
      (
        h_i,
        dynamic_update(h, reshape(h_i, [1, N, hidden]), [i, 0, 0]),
        dynamic_update(c, reshape(c_i, [1, N, hidden]), [i, 0, 0])
      )
    })
    (out(x), h1, c1)
  }

  /// A thousand characters behind a first one, each drawn with the probability that the model gives it.
  fn write(first: i32[N]) -> i32[N, 1000] {
    let rest = zeros([layers, N, hidden])
    let (text, _) = scan (id, h, c) = (first, rest, rest) for t in 0..1000 {
      let (logits, h1, c1) = read(id, h, c)
      let next = sample_categorical(logits)
      yield next
      (next, h1, c1)
    }
    transpose(text)
  }
}

train char_lstm(lr: Float = 3e-3, length: Int = 128, hidden: Int = 256, vocabulary: Int = 65) {
  net = CharLstm(vocabulary, hidden: hidden)
  data tinyshakespeare(length: length, vocabulary: vocabulary, batch: 16)
  step(text: i32[N, T], next: i32[N, T]) {
    let loss = sequence_loss(net(text), next)
    minimize loss over net with [clip_norm(1.0), adam(lr: cosine(lr, total: total_steps))]
    report loss
  }
  eval(text, next) { report nats = sequence_loss(net(text), next) }
  epochs 6
}

test "a character is judged by what stands before it alone" {
  let net = CharLstm(4, hidden: 3)
  let d = abs(net([[1, 2, 3, 0]]) - net([[1, 2, 0, 0]]))
  assert max(d[0, 0..2]) == 0 and max(d[0, 2]) > 0
}
test "reading character by character gives what the whole text gives" {
  let net = CharLstm(4, hidden: 3)
  let rest = zeros([2, 1, 3])
  let (first, h, c) = net.read([2], rest, rest)
  let (second, _, _) = net.read([1], h, c)
  assert close(stack([first[0], second[0]]), net([[2, 1]])[0])
}
test "gradient of the loss" {
  gradcheck(n => sequence_loss(n([[1, 2, 0]]), [[2, 0, 3]]), at: CharLstm(4, hidden: 2))
}
