/// Loopy belief propagation (Pearl, 1988; Murphy et al., 1999) on pairwise Markov random fields: the message from i to j is
///   m_ij(x_j) = sum over x_i of node_i(x_i) pair_ij(x_i, x_j) prod over k != j of m_ki(x_i),
/// in logarithms, all messages at once. On trees the beliefs are exact; on loops they remove noise from a picture.
import picture { image_grid }

/// Log messages along directed edges after some rounds; edge e goes from src[e] to dst[e], and back[e] is the edge the other way.
fn messages(
  node: f32[V, K], pair: f32[E, K, K], src: i32[E], dst: i32[E], back: i32[E], rounds: Int
) -> f32[E, K] {
  iterate m = zeros([E, K]) times rounds {
    let heard = node + segment_sum(m, by: dst, size: V)
    let said = heard[src] - m[back]
    let next[e, x] = logsumexp(y | said[e, y] + pair[e, y, x])
    next - reshape(logsumexp(next, over: 1), [E, 1])
  }
}

/// p(x_i) of each node, as far as messages tell.
fn beliefs(
  node: f32[V, K], pair: f32[E, K, K], src: i32[E], dst: i32[E], back: i32[E], rounds: Int
) -> f32[V, K] {
  softmax(
    node + segment_sum(messages(node, pair, src, dst, back, rounds), by: dst, size: V), over: 1
  )
}

/// Messages on a grid of binary pixels come from four sides: the pixel above, below, left and right of each.
fn shifted(x: f32[H, W, 2], dy: Int, dx: Int) -> f32[H, W, 2] {
  let p = pad(x, low: [1, 1, 0], high: [1, 1, 0])
  p[1 - dy..H + 1 - dy, 1 - dx..W + 1 - dx]
}

/// The probability that each pixel is white, given a noisy picture: a pixel is turned with probability `noise`, neighbours are alike.
fn denoise(picture: f32[H, W], noise: Float, coupling: Float, rounds: Int) -> f32[H, W] {
  let white = picture * log(1.0 - noise) + (1.0 - picture) * log(noise)
  let black = (1.0 - picture) * log(1.0 - noise) + picture * log(noise)
  let node = stack([black, white], over: 2)
  let pair = coupling * [[1.0, -1.0], [-1.0, 1.0]]
  let send = (said, dy, dx) => {
    let next[y, x, b] = logsumexp(a | said[y, x, a] + pair[a, b])
    shifted(next - logsumexp2(next), dy, dx)
  }
  let none = zeros([H, W, 2])
  // From above, below, left, right; a pixel says to its neighbour what it heard from the other three.
  let (a, b, l, r) = iterate (a, b, l, r) = (none, none, none, none) times rounds {
    let all = node + a + b + l + r
    (send(all - b, 1, 0), send(all - a, -1, 0), send(all - r, 0, 1), send(all - l, 0, -1))
  }
  softmax(node + a + b + l + r, over: 2)[.., .., 1]
}

fn logsumexp2(x: f32[H, W, 2]) -> f32[H, W, 1] { reshape(logsumexp(x, over: 2), [H, W, 1]) }

/// Turns a share of the pixels of digits and removes the noise again.
train denoise_digits(noise: Float = 0.1, coupling: Float = 0.5, rounds: Int = 10) {
  state shown: f32[3, 8, 28, 28] = zeros()
  data mnist(batch: 8) else digits_synthetic(batch: 8)
  step(image: f32[N, 1, 28, 28]) {
    let clean = cast(image[0..8, 0] > 0.5, f32)
    let noisy = where(random.uniform([8, 28, 28]) < noise, 1.0 - clean, clean)
    let found = for n => denoise(noisy[n], noise, coupling, rounds)
    update shown = stack([clean, noisy, found])
    report before = mean(abs(noisy - clean)),
      after = mean(cast((found > 0.5) != (clean > 0.5), f32))
  }
  every 50 steps { save image_grid(reshape(shown, [24, 1, 28, 28])) as "denoised.png" }
  steps 100
}

test "beliefs on a tree are exact" {
  // A star of three nodes around node 0.
  let (src, dst, back) = ([1, 2, 3, 0, 0, 0], [0, 0, 0, 1, 2, 3], [3, 4, 5, 0, 1, 2])
  let node = [[0.3, -0.5], [1.2, 0.1], [-0.7, 0.4], [0.0, 0.9]]
  let half = [[[0.5, -1.0], [0.2, 0.8]], [[1.5, 0.3], [-0.4, 0.6]], [[-0.2, 0.7], [0.1, 1.1]]]
  let pair = concat([half, transpose(half)])
  let joint = for a in 0..2, b in 0..2, c in 0..2, d in 0..2 => {
    exp(
      node[0, a] + node[1, b] + node[2, c] + node[3, d] + half[0, b, a] + half[1, c, a] +
        half[2, d, a]
    )
  }
  let found = beliefs(node, pair, src, dst, back, 3)
  assert close(found[0], sum(joint, over: [1, 2, 3]) / sum(joint), tolerance: 1e-5)
  assert close(found[2], sum(joint, over: [0, 1, 3]) / sum(joint), tolerance: 1e-5)
}
test "a lonely wrong pixel is turned back" {
  let clean = ones([5, 5])
  let noisy = clean - reshape(one_hot([12], 25), [5, 5])
  assert min(denoise(noisy, 0.2, 0.5, 10)) > 0.5
}
test "gradient of the beliefs" {
  let pair = random.normal([2, 2, 2])
  gradcheck(n => sum(beliefs(n, pair, [0, 1], [1, 0], [1, 0], 3)^2), at: random.normal([2, 2]))
}
