/// Connectionist temporal classification (Graves et al., 2006): a network reads a noisy signal in which symbols last for an unknown
/// time, and learns to write the symbols without knowing where they are.
import nn { Linear }
import optim { adam }
import recurrent { BidirectionalGru }
import sequence { ctc }

model Listener(inputs: Int, hidden: Int, symbols: Int) {
  layer = BidirectionalGru(inputs, hidden)
  out = Linear(2 * hidden, symbols + 1)
  fn forward(x: f32[N, T, inputs]) -> f32[N, T, symbols + 1] { log_softmax(out(layer(x)), over: 2) }
}

/// Symbols 1 .. S, each for two to four times with silence between, as noisy one-hot vectors; and the symbols, L for each.
fn speech(
  batch: Int, labels: Int, symbols: Int, noise: Float = 0.3
) -> (f32[batch, 6 * labels, symbols], i32[batch, labels]) {
  let label = random.integers([batch, labels], symbols + 1, low: 1)
  let length = random.integers([batch, labels], 5, low: 2)
  let sound = for n, t in 0..6 * labels => where(
    t - t / 6 * 6 < length[n, t / 6], label[n, t / 6], 0
  )
  (
    one_hot(sound, symbols + 1)[.., .., 1..] +
      random.normal([batch, 6 * labels, symbols], std: noise),
    label
  )
}

/// The symbols of the best path, repetitions merged and blanks removed, with 0 behind them.
fn best_path(log_p: f32[T, C], labels: Int) -> i32[labels] {
  let path = argmax(log_p, over: 1)
  let merged = where(path == concat([[-1], path[0..-1]]), 0, path)
  merged[argsort(cast(merged == 0, i32))][0..labels]
}

train listener(
  lr: Float = 5e-3, batch: Int = 32, labels: Int = 5, symbols: Int = 6, updates: Int = 500
) {
  net = Listener(symbols, 24, symbols)
  steps updates
  step {
    let (x, label) = speech(batch, labels, symbols)
    let log_p = net(x)
    let loss = mean(for n => ctc(log_p[n], label[n], labels))
    minimize loss over net with adam(lr: lr)
    let found = for n => best_path(log_p[n], labels)
    report loss, right = mean(cast(all(found == label, over: 1), f32))
  }
}

test "the best path of clear sounds" {
  let path = [0, 2, 2, 0, 2, 1, 1, 0]
  assert all(best_path(one_hot(path, 3), 4) == [2, 2, 1, 0])
}
test "the best path of a signal without noise is its symbols" {
  let (x, label) = speech(3, 4, 5, noise: 0.0)
  let p = concat([full([3, 24, 1], 0.5), x], over: 2)
  assert all((for n => best_path(p[n], 4)) == label)
}
test "gradient of the loss" {
  let x = random.normal([1, 5, 2])
  gradcheck(n => ctc(n(x)[0], [1, 2], 2), at: Listener(2, 2, 2))
}
