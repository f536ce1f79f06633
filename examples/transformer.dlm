/// The Transformer (Vaswani et al., 2017): an encoder and a decoder of attention layers, taught to write a sequence of symbols
/// backwards. Symbol 0 starts the target; at each place the decoder sees what was written before.
import attention { DecoderLayer, EncoderLayer, causal, positions }
import recurrent { Embedding }
import nn { LayerNorm, Linear }
import optim { adam }

model Transformer(
  symbols: Int, size: Int = 64, heads: Int = 4, layers: Int = 2, drop: Float = 0.0
) {
  source = Embedding(symbols, size)
  target = Embedding(symbols, size)
  encoder = [EncoderLayer(size, heads, drop: drop) for i in 0..layers]
  decoder = [DecoderLayer(size, heads, drop: drop) for i in 0..layers]
  norm1 = LayerNorm(size)
  norm2 = LayerNorm(size)
  out = Linear(size, symbols)

  fn encode(x: i32[N, S]) -> f32[N, S, size] {
    let start = source(x) * sqrt(size) + positions(S, size)
    norm1(fold(encoder, start, (h, layer) => layer(h, ones([N, S, S]))))
  }
  fn decode(y: i32[N, T], memory: f32[N, S, size]) -> f32[N, T, symbols] {
    let start = target(y) * sqrt(size) + positions(T, size)
    let mask = expand(causal(T), [N, T, T])
    out(norm2(fold(decoder, start, (h, layer) => layer(h, memory, mask, ones([N, T, S])))))
  }

  /// Logits of the next symbol at each place of y.
  fn forward(x: i32[N, S], y: i32[N, T]) -> f32[N, T, symbols] { decode(y, encode(x)) }

  /// The best symbol again and again.
  fn write(x: i32[N, S], length: Int) -> i32[N, length] {
    let memory = encode(x)
    let written = iterate y = zeros([N, length + 1], dtype: i32) times length {
      // All places are computed anew; those that were right stay so.
      let next = argmax(decode(y[.., 0..length], memory), over: 2)
      concat([y[.., 0..1], next], over: 1)
    }
    written[.., 1..]
  }
}

/// Mean cross entropy per place.
fn sequence_loss(logits: f32[N, T, C], label: i32[N, T]) -> f32[] {
  -mean(sum(one_hot(label, C) * log_softmax(logits, over: 2), over: 2))
}

train transformer(
  lr: Float = 1e-3, length: Int = 12, symbols: Int = 12, batch: Int = 64, updates: Int = 1500
) {
  net = Transformer(symbols)
  steps updates
  step {
    let x = random.integers([batch, length], symbols, low: 1)
    let y = reverse(x, over: 1)
    let shifted = concat([zeros([batch, 1], dtype: i32), y[.., 0..-1]], over: 1)
    let logits = net(x, shifted)
    let loss = sequence_loss(logits, y)
    minimize loss over net with adam(lr: lr)
    report loss, right = mean(cast(all(argmax(logits, over: 2) == y, over: 1), f32))
  }
}

test "writing agrees with the logits of what was written" {
  let net = Transformer(5, size: 8, heads: 2, layers: 1)
  let x = [[1, 4, 2], [3, 3, 1]]
  let y = net.write(x, 3)
  let shifted = concat([zeros([2, 1], dtype: i32), y[.., 0..-1]], over: 1)
  assert all(argmax(net(x, shifted), over: 2) == y)
}
test "gradient of the loss" {
  let x = [[1, 4, 2]]
  gradcheck(
    n => sequence_loss(n(x, [[0, 2, 4]]), [[2, 4, 1]]),
    at: Transformer(5, size: 4, heads: 2, layers: 1)
  )
}
