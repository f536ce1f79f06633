/// A character model of two LSTM layers (Hochreiter and Schmidhuber, 1997), with two biases per layer as in cuDNN.
import loss { cross_entropy }
import nn { Linear }
import optim { adam }
import recurrent { Embedding, swap }

/// Gates i, f, g, o of x w + b + h u + c, side by side.
model Lstm(inputs: Int, hidden: Int) {
  param w: f32[inputs, 4 * hidden] = zeros()
  param u: f32[hidden, 4 * hidden] = zeros()
  param b: f32[4 * hidden] = zeros()
  param c: f32[4 * hidden] = zeros()
  fn forward(x: f32[N, T, inputs]) -> f32[N, T, hidden] {
    let start = (zeros([N, hidden]), zeros([N, hidden]))
    let (y, _) = scan (h, cell) = start for p in swap(x @ w + b + c) {
      let a = p + h @ u
      let next = sigmoid(a[.., hidden..2 * hidden]) * cell +
        sigmoid(a[.., 0..hidden]) * tanh(a[.., 2 * hidden..3 * hidden])
      let out = sigmoid(a[.., 3 * hidden..]) * tanh(next)
      yield out
      (out, next)
    }
    swap(y)
  }
}

model Net(symbols: Int = 65, size: Int = 256) {
  embed = Embedding(symbols, size)
  layers = [Lstm(size, size) for i in 0..2]
  out = Linear(size, symbols)
  fn forward(text: i32[N, T]) -> f32[N * T, symbols] {
    let h = fold(layers, embed(text), (x, layer) => layer(x))
    out(reshape(h, [N * T, size]))
  }
}

train w5 {
  net = Net()
  data bench(batch: 32)
  steps 1000
  step(text: i32[N, T], next: i32[N, T]) {
    let loss = cross_entropy(net(text), reshape(next, [N * T]))
    minimize loss over net with adam(lr: 2e-3)
    report loss
  }
}
