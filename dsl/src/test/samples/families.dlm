/// Shapes of code that the model families of the course need.
import "blocks.dlm" as blocks
import linalg { qr, eigh as eigen }

let SCALE: Float = 0.5

/// Scores of translated texts, computed by the host.
extern fn bleu(found: [[Int]], wanted: [[Int]]) -> Float

/// A child-sum Tree-LSTM over nodes in topological order: the carry holds one row for each node.
fn tree_lstm(cell: TreeCell(I, H), x: f32[V, I], children: i32[V, K], count: i32[V]) -> f32[V, H] {
  let (_, (h, c)) = scan (h, c) = (zeros([V, H]), zeros([V, H])) for (i, x_i) in (iota(V), x) {
    let hk = gather(h, children[i])
    let mask[k] = k < count[i]
    let (h_i, c_i) = cell(x_i, sum(where(mask, hk, 0), over: 0), gather(c, children[i]))
    (dynamic_update(h, h_i, at: i), dynamic_update(c, c_i, at: i))
  }
  h
}

/// The forward recursion of CTC.
fn ctc(log_p: f32[T, C], path: i32[S]) -> f32[] {
  let (_, alpha) = scan alpha = where(iota(S) < 2, log_p[0, path], -1e30) for p in log_p[1..] {
    let stay = logsumexp(stack([alpha, shift(alpha, 1), shift(alpha, 2)]), over: 0)
    for s => stay[s] + p[path[s]]
  }
  -logaddexp(alpha[-1], alpha[-2])
}

/// Non-maximum suppression over a static bound, with a count.
fn nms(boxes: f32[K, 4], scores: f32[K], threshold: Float = 0.5) -> (keep: bool[K], count: i32[]) {
  let order = argsort(-scores)
  let (keep, _) = while (keep, i) = (ones([K], dtype: bool), 0) until i >= K max K {
    let best = order[i]
    let clash[j] = iou(boxes[best], boxes[j]) > threshold and scores[j] < scores[best]
    (where(keep[best], keep and not clash, keep), i + 1)
  }
  (keep: keep, count: sum(cast(keep, i32)))
}

/// Two-dimensional convolution, as on the slides.
fn conv2d(x: f32[N, C, H, W], k: f32[O, C, R, S]) -> f32[N, O, H - R + 1, W - S + 1] {
  for n, o, y, z => sum(c, i in 0..R, j in 0..S | x[n, c, y + i, z + j] * k[o, c, i, j])
}

/// Viterbi: the best score and where it came from.
fn viterbi(emit: f32[T, K], move: f32[K, K]) {
  scan best = emit[0] for e in emit[1..] {
    let from[k] = argmax(j | best[j] + move[j, k])
    yield from
    for k => max(j | best[j] + move[j, k]) + e[k]
  }
}

/// A spike, with the gradient of a smooth one.
let spike = custom_grad(
  x => cast(x > 0, f32),
  vjp: (x, dy) => dy / (1.0 + abs(x))^2,
  jvp: (x, dx) => dx / (1.0 + abs(x))^2,
)

fn gat(h: f32[V, F], edges: (src: i32[E], dst: i32[E]), a: f32[2 * F]) -> f32[V, F] {
  let score[e] = leaky_relu(sum(f | a[f] * h[edges.src[e], f]) + sum(f | a[f + F] * h[edges.dst[e], f]))
  let alpha = segment_softmax(score, by: edges.dst, size: V)
  segment_sum(for e, f => alpha[e] * h[edges.src[e], f], by: edges.dst, size: V)
}

train dqn(capacity: Int = 10_000, gamma: Float = 0.99, double: Bool = true) {
  net = Mlp([4, 128, 2])
  target = Mlp([4, 128, 2])
  state memory: f32[capacity, 10] = zeros()
  state written: i32[] = 0
  if double {
    /// Which net picks the action.
    picker = net
  } else if gamma > 1 {
    picker = blocks.clipped(target)
  } else {
    picker = target
  }
  steps 50_000
  step {
    let t = transition(net, epsilon: 0.1)
    update memory = dynamic_update(memory, t, at: rem(written, capacity))
    update written = written + 1
    let batch = memory[random.integers([64], 0, min(written, capacity))]
    let q = batch.reward + gamma * max(a | picker(batch.next)[a])
    minimize huber(net(batch.state), q) over net with adam(lr: 1e-3)
    report q = mean(q), written
  }
  every 500 steps { update target = net }
  every 10 epochs { assert written > 0 }
  every epoch {
    save image_grid(memory[.., 0]) as "memory.png"
  }
}

fn words(over: Int, max: Int, with: Int) -> Int {
  let report = over + max
  let not = -with
  let minimize = (report, not)
  let iterate = x => x
  report - iterate(3)
    + over * minimize[0]
    + if report < 1 and not not == 2 or false { max } else { over }
}
