/// A neural Turing machine (Graves et al., 2014) that learns to copy. A controller reads and writes a memory of places: each head
/// finds its places by likeness to a key and by moving from where it was. The memory and both heads are the carry of one loop over time.
import loss { bce_logits }
import nn { Linear }
import optim { adam }
import recurrent { LstmCell }

/// Where a head looks: softmax(strength * cosine(key, place)) mixed with the last weights by a gate, moved by -1, 0, 1 places, sharpened.
model Head(hidden: Int, width: Int) {
  key = Linear(hidden, width)
  controls = Linear(hidden, 6)
  fn forward(h: f32[N, hidden], last: f32[N, P], memory: f32[N, P, width]) -> f32[N, P] {
    let k = tanh(key(h))
    let c = controls(h)
    let dot = for n, p => sum(w | k[n, w] * memory[n, p, w])
    let length = sqrt(sum(k * k, over: 1, keep: true) * sum(memory * memory, over: 2) + 1e-6)
    let like = softmax(softplus(c[.., 0..1]) * dot / length, over: 1)
    let gate = sigmoid(c[.., 1..2])
    let mixed = gate * like + (1.0 - gate) * last
    let move = softmax(c[.., 2..5], over: 1)
    let moved = move[.., 0..1] * rolled(mixed, 1) + move[.., 1..2] * mixed +
      move[.., 2..3] * rolled(mixed, P - 1)
    let sharp = exp((1.0 + softplus(c[.., 5..6])) * log(moved + 1e-6))
    sharp / sum(sharp, over: 1, keep: true)
  }
}

/// The columns moved left by some places, those that fall out coming in on the right.
fn rolled(x: f32[N, P], by: Int) -> f32[N, P] { concat([x[.., by..], x[.., 0..by]], over: 1) }

model Ntm(inputs: Int, outputs: Int, hidden: Int = 64, places: Int = 32, width: Int = 16) {
  cell = LstmCell(inputs + width, hidden)
  reader = Head(hidden, width)
  writer = Head(hidden, width)
  erase = Linear(hidden, width)
  add = Linear(hidden, width)
  out = Linear(hidden + width, outputs)
  param memory: f32[places, width] = 0.1 * random.normal([places, width])
  param first: f32[width] = 0.1 * random.normal([width])

  fn forward(x: f32[N, T, inputs]) -> f32[N, T, outputs] {
    let at_start = expand(one_hot([0], places), [N, places])
    let start = (
      zeros([N, hidden]),
      zeros([N, hidden]),
      expand(memory, [N, places, width]),
      at_start,
      at_start,
      expand(first, [N, width])
    )
    let (y, _) = scan (h, c, m, r, w, seen) = start for x_t in permute(x, [1, 0, 2]) {
      let (h1, c1) = cell(concat([x_t, seen], over: 1), h, c)
      let w1 = writer(h1, w, m)
      let (e, a) = (sigmoid(erase(h1)), tanh(add(h1)))
      let m1 = for n, p, k => m[n, p, k] * (1.0 - w1[n, p] * e[n, k]) + w1[n, p] * a[n, k]
      let r1 = reader(h1, r, m1)
      let seen1 = for n, k => sum(p | r1[n, p] * m1[n, p, k])
      yield out(concat([h1, seen1], over: 1))
      (h1, c1, m1, r1, w1, seen1)
    }
    permute(y, [1, 0, 2])
  }
}

/// Random bits, an end mark, and time to write them again: inputs [N, 2 length + 1, bits + 1], and the bits.
fn copy_task(
  batch: Int, length: Int, bits: Int
) -> (f32[batch, 2 * length + 1, bits + 1], f32[batch, length, bits]) {
  let x = cast(random.bernoulli(0.5, [batch, length, bits]), f32)
  let mark = one_hot([bits], bits + 1)
  let end = expand(reshape(mark, [1, 1, bits + 1]), [batch, 1, bits + 1])
  (concat([pad(x, high: [0, 0, 1]), end, zeros([batch, length, bits + 1])], over: 1), x)
}

train copy(lr: Float = 3e-3, length: Int = 8, bits: Int = 6, batch: Int = 32, updates: Int = 4000) {
  net = Ntm(bits + 1, bits)
  steps updates
  step {
    let (x, target) = copy_task(batch, length, bits)
    let y = net(x)[.., length + 1..]
    let loss = bce_logits(y, target)
    minimize loss over net with adam(lr: lr)
    // The same machine on sequences twice as long.
    let (longer, wanted) = copy_task(batch, 2 * length, bits)
    let twice = net(longer)[.., 2 * length + 1..]
    report loss,
      right = mean(cast((y > 0) == (target > 0.5), f32)),
      twice_as_long = mean(cast((twice > 0) == (wanted > 0.5), f32))
  }
}

test "weights of a head are a distribution" {
  let head = Head(3, 2)
  let w = head(random.normal([4, 3]), one_hot([0, 1, 2, 3], 5), random.normal([4, 5, 2]))
  assert close(sum(w, over: 1), ones([4]), tolerance: 1e-5) and min(w) > 0
}
test "places are a ring" { assert close(rolled([[1.0, 2.0, 3.0]], 1), [[2.0, 3.0, 1.0]]) }
test "gradient through reading and writing" {
  let (x, target) = copy_task(2, 2, 2)
  gradcheck(n => bce_logits(n(x)[.., 3..], target), at: Ntm(3, 2, hidden: 3, places: 4, width: 2))
}
