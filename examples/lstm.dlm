/// An LSTM (Hochreiter and Schmidhuber, 1997; forget gate: Gers et al., 2000) on the adding problem: of a sequence of pairs
/// (number, mark) two are marked; the target is the sum of the marked numbers, which guessing the mean misses by 1/6.
import loss { mse }
import nn { Linear }
import optim { adam }
import recurrent { Lstm }

model Adder(H: Int) {
  layer = Lstm(2, H)
  head = Linear(H, 1)
  fn forward(x: f32[N, T, 2]) -> f32[N] { head(layer(x)[.., -1])[.., 0] }
}

/// One marked place in each half of a sequence of T numbers, for N sequences.
fn problem(T: Int, N: Int) {
  let number = random.uniform([N, T])
  let first = random.integers([N], high: T / 2)
  let second = T / 2 + random.integers([N], high: T / 2)
  let mark[n, t in 0..T] = cast(t == first[n] or t == second[n], f32)
  (stack([number, mark], over: 2), sum(number * mark, over: 1))
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

test "gradient through time" {
  gradcheck(net => mse(net(problem(6, 2)[0]), [0.3, 1.2]), at: Adder(2))
}
test "marks and sums" {
  let (x, y) = problem(10, 4)
  assert close(sum(x[.., .., 1], over: 1), 2.0 * ones([4]))
  assert all(y <= 2.0)
}
