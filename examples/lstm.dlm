/// An LSTM (Hochreiter and Schmidhuber, 1997; forget gate: Gers et al., 2000) on the adding problem: of a sequence of pairs
/// (number, mark) two are marked; the target is the sum of the marked numbers, which guessing the mean misses by 1/6.
import init { glorot_uniform }
import loss { mse }
import nn { Linear }
import optim { adam }

model LstmCell(I: Int, H: Int) {
  param w: f32[I, 4 * H] = glorot_uniform()
  param u: f32[H, 4 * H] = glorot_uniform()
  param b: f32[4 * H] = concat([ones([H]), zeros([3 * H])])
  fn forward(x: f32[N, I], h: f32[N, H], c: f32[N, H]) -> (f32[N, H], f32[N, H]) {
    let (f, i, o, g) = split(x @ w + h @ u + b, 4, over: 1)
    let next = sigmoid(f) * c + sigmoid(i) * tanh(g)
    (sigmoid(o) * tanh(next), next)
  }
}

/// All hidden states, and the last state, of a sequence with time as first axis.
fn lstm(cell: LstmCell(I, H), x: f32[T, N, I]) -> (f32[T, N, H], (f32[N, H], f32[N, H])) {
  scan (h, c) = (zeros(), zeros()) for x_t in x {
    let (h1, c1) = cell(x_t, h, c)
    yield h1
    (h1, c1)
  }
}

model Adder(H: Int) {
  cell = LstmCell(2, H)
  head = Linear(H, 1)
  fn forward(x: f32[T, N, 2]) -> f32[N] {
    let (_, (h, _)) = lstm(cell, x)
    head(h)[.., 0]
  }
}

/// One marked place in each half of a sequence of T numbers, for N sequences.
fn problem(T: Int, N: Int) {
  let number = random.uniform([T, N])
  let first = random.integers([N], high: T / 2)
  let second = T / 2 + random.integers([N], high: T / 2)
  let mark[t in 0..T, n] = cast(t == first[n] or t == second[n], f32)
  (stack([number, mark], over: 2), sum(number * mark, over: 0))
}

train adding(T: Int = 30, hidden: Int = 32, lr: Float = 5e-3) {
  net = Adder(hidden)
  steps 2000
  step {
    let (x, y) = problem(T, 32)
    let loss = mse(net(x), y)
    minimize loss over net with adam(lr: lr)
    report loss
  }
}

test "two steps by hand" {
  let cell = LstmCell(1, 1)
  update cell.w = [[1.0, 2.0, 3.0, 4.0]]
  update cell.u = [[0.5, 0.5, 0.5, 0.5]]
  let (y, (h, c)) = lstm(cell, [[[0.1]], [[0.2]]])
  let c1 = sigmoid(0.2) * tanh(0.4)
  let h1 = sigmoid(0.3) * tanh(c1)
  let c2 = sigmoid(1.2 + 0.5 * h1) * c1 + sigmoid(0.4 + 0.5 * h1) * tanh(0.8 + 0.5 * h1)
  assert close(y[0, 0, 0], h1)
  assert close(c[0, 0], c2)
  assert close(h[0, 0], sigmoid(0.6 + 0.5 * h1) * tanh(c2))
}
test "gradients through time" {
  let x = random.normal([4, 2, 3])
  gradcheck(
    cell => {
      let (y, (_, c)) = lstm(cell, x)
      sum(y * y) + sum(c)
    },
    at: LstmCell(3, 2)
  )
}
test "marks and sums" {
  let (x, y) = problem(10, 4)
  assert close(sum(x[.., .., 1], over: 0), 2.0 * ones([4]))
  assert all(y <= 2.0)
}
