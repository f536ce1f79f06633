/// Recurrent layers. Sequences are [batch, time, features]; a layer starts at zero.
import init { glorot_uniform }

/// [batch, time, ...] as [time, batch, ...] and back.
fn swap(x: f32[A, B, C]) -> f32[B, A, C] { permute(x, [1, 0, 2]) }

/// Long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000). With the gates i, f, o and the candidate g of
/// x w + h u + b: c' = f c + i g, h' = o tanh(c').
model LstmCell(inputs: Int, hidden: Int) {
  param w: f32[inputs, 4 * hidden] = glorot_uniform()
  param u: f32[hidden, 4 * hidden] = glorot_uniform()
  // The forget gate starts open (Jozefowicz et al., 2015).
  param b: f32[4 * hidden] = concat([zeros([hidden]), ones([hidden]), zeros([2 * hidden])])

  /// The part that does not depend on the state.
  fn project(x: f32[...B, inputs]) -> f32[...B, 4 * hidden] { x @ w + b }

  fn step(
    projected: f32[N, 4 * hidden], h: f32[N, hidden], c: f32[N, hidden]
  ) -> (f32[N, hidden], f32[N, hidden]) {
    let a = projected + h @ u
    let next = sigmoid(a[.., hidden..2 * hidden]) * c +
      sigmoid(a[.., 0..hidden]) * tanh(a[.., 3 * hidden..])
    (sigmoid(a[.., 2 * hidden..3 * hidden]) * tanh(next), next)
  }
  fn forward(
    x: f32[N, inputs], h: f32[N, hidden], c: f32[N, hidden]
  ) -> (f32[N, hidden], f32[N, hidden]) {
    step(project(x), h, c)
  }
}

/// All states h of a sequence.
model Lstm(inputs: Int, hidden: Int) {
  cell = LstmCell(inputs, hidden)
  fn forward(x: f32[N, T, inputs]) -> f32[N, T, hidden] {
    let (y, _) = scan (h, c) = (zeros([N, hidden]), zeros([N, hidden])) for p in swap(
      cell.project(x)
    ) {
      let (h1, c1) = cell.step(p, h, c)
      yield h1
      (h1, c1)
    }
    swap(y)
  }
}

/// The gated recurrent unit (Cho et al., 2014): h' = z h + (1 - z) tanh(x w_n + r (h u_n)), r and z gates.
model Gru(inputs: Int, hidden: Int) {
  param w: f32[inputs, 3 * hidden] = glorot_uniform()
  param u: f32[hidden, 3 * hidden] = glorot_uniform()
  param b: f32[3 * hidden] = zeros()

  fn step(projected: f32[N, 3 * hidden], h: f32[N, hidden]) -> f32[N, hidden] {
    let back = h @ u
    let gates = sigmoid(projected[.., 0..2 * hidden] + back[.., 0..2 * hidden])
    let (r, z) = (gates[.., 0..hidden], gates[.., hidden..])
    z * h + (1.0 - z) * tanh(projected[.., 2 * hidden..] + r * back[.., 2 * hidden..])
  }

  /// All states, from the first time to the last, or with `backward` from the last to the first.
  fn forward(x: f32[N, T, inputs], backward: Bool = false) -> f32[N, T, hidden] {
    let p = swap(x @ w + b)
    let (y, _) = scan h = zeros([N, hidden]) for p_t in (
      if backward { reverse(p, over: 0) } else { p }
    ) {
      let h1 = step(p_t, h)
      yield h1
      h1
    }
    swap(if backward { reverse(y, over: 0) } else { y })
  }
}

/// States of both directions side by side (Schuster and Paliwal, 1997).
model BidirectionalGru(inputs: Int, hidden: Int) {
  ahead = Gru(inputs, hidden)
  back = Gru(inputs, hidden)
  fn forward(x: f32[N, T, inputs]) -> f32[N, T, 2 * hidden] {
    concat([ahead(x), back(x, backward: true)], over: 2)
  }
}

/// A table of vectors, one for each symbol.
model Embedding(symbols: Int, size: Int) {
  param w: f32[symbols, size] = 0.1 * random.normal([symbols, size])
  fn forward(ids: i32[...B]) -> f32[...B, size] { w[ids] }
}

test "a layer is its cell step by step" {
  let net = Lstm(2, 3)
  let x = random.normal([4, 2, 2])
  let (h1, c1) = net.cell(x[.., 0], zeros([4, 3]), zeros([4, 3]))
  let (h2, _) = net.cell(x[.., 1], h1, c1)
  let y = net(x)
  assert close(y[.., 0], h1) and close(y[.., 1], h2)
}
test "a cell by its formula" {
  let cell = LstmCell(1, 1)
  update cell.w = [[1.0, 2.0, 3.0, 4.0]]
  update cell.u = zeros()
  update cell.b = zeros()
  let (h, c) = cell([[0.5]], [[0.0]], [[2.0]])
  let expected = sigmoid([1.0])[0] * 2.0 + sigmoid([0.5])[0] * tanh([2.0])[0]
  assert close(c[0, 0], expected)
  assert close(h[0, 0], sigmoid([1.5])[0] * tanh(expected))
}
test "the backward direction is the forward one of the reversed sequence" {
  let net = Gru(2, 3)
  let x = random.normal([2, 5, 2])
  assert close(net(x, backward: true), reverse(net(reverse(x, over: 1)), over: 1))
}
test "a bidirectional state sees the whole sequence" {
  let net = BidirectionalGru(2, 3)
  let x = random.normal([1, 4, 2])
  let other = x + reshape([0.0, 0.0, 0.0, 1.0], [1, 4, 1])
  let d = abs(net(x) - net(other))[0, 0]
  assert max(d[0..3]) == 0 and max(d[3..]) > 0
}
test "gradients of recurrent layers" {
  let x = random.normal([2, 3, 2])
  gradcheck(x => sum(Lstm(2, 3)(x)^2), at: x)
  gradcheck(n => sum(n(x)^2), at: Lstm(2, 2))
  gradcheck(n => sum(n(x)^2), at: BidirectionalGru(2, 2))
  gradcheck(n => sum(n([2, 0, 2])^3), at: Embedding(3, 2))
}
