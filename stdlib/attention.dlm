/// Attention: each query reads a mean of values, weighted by how well it matches their keys. Sequences are [batch, time, features].
import init { glorot_uniform }
import nn { Dropout, LayerNorm, Linear }

/// softmax(q k' / sqrt(D)) v (Vaswani et al., 2017). Keys where the mask is 0 are not seen.
fn attention(
  q: f32[...B, T, D], k: f32[...B, S, D], v: f32[...B, S, E], mask: f32[...B, T, S]
) -> f32[...B, T, E] {
  let score = q @ transpose(k) / sqrt(D)
  softmax(where(mask > 0, score, -1e9), over: -1) @ v
}

/// Additive attention (Bahdanau et al., 2015): score(t, s) = v . tanh(w q_t + u k_s), softmax over s, sum of the values.
model AdditiveAttention(Q: Int, K: Int, A: Int) {
  param w: f32[Q, A] = glorot_uniform()
  param u: f32[K, A] = glorot_uniform()
  param v: f32[A] = random.normal([A]) / sqrt(A)

  /// The weight of each of S keys for each of T queries.
  fn weights(q: f32[...B, T, Q], k: f32[...B, S, K]) -> f32[...B, T, S] {
    let a = q @ w
    let b = k @ u
    let score[t, s] = sum(i | v[i] * tanh(a[t, i] + b[s, i]))
    softmax(score, over: s)
  }
  fn forward(q: f32[...B, T, Q], k: f32[...B, S, K], values: f32[...B, S, E]) -> f32[...B, T, E] {
    let p = weights(q, k)
    for t, e => sum(s | p[t, s] * values[s, e])
  }
}

/// Several attentions side by side (Vaswani et al., 2017), each over its own projection of the features.
model MultiHead(size: Int, heads: Int) {
  q = Linear(size, size)
  k = Linear(size, size)
  v = Linear(size, size)
  out = Linear(size, size)

  fn split(x: f32[N, T, size]) -> f32[N, heads, T, size / heads] {
    permute(reshape(x, [N, T, heads, size / heads]), [0, 2, 1, 3])
  }

  /// What each place of x reads of `memory`; mask[n, t, s] says whether place t sees place s.
  fn forward(x: f32[N, T, size], memory: f32[N, S, size], mask: f32[N, T, S]) -> f32[N, T, size] {
    let seen = expand(reshape(mask, [N, 1, T, S]), [N, heads, T, S])
    let y = attention(split(q(x)), split(k(memory)), split(v(memory)), seen)
    out(reshape(permute(y, [0, 2, 1, 3]), [N, T, size]))
  }
}

/// Sines and cosines of the place (Vaswani et al., 2017): column 2i is sin(t / 10000^(2i / size)), column 2i + 1 the cosine.
fn positions(length: Int, size: Int) -> f32[length, size] {
  let rate = exp(cast(iota(size / 2), f32) * (-2.0 * log(10000.0) / size))
  let angle = reshape(cast(iota(length), f32), [length, 1]) * rate
  reshape(stack([sin(angle), cos(angle)], over: 2), [length, size])
}

/// mask[t, s]: whether s is not after t.
fn causal(length: Int) -> f32[length, length] {
  let t = expand(iota(length), [length, length])
  cast(t <= transpose(t), f32)
}

/// Attention to itself and a layer for each place, both around normalised sums ("pre-norm", Xiong et al., 2020).
model EncoderLayer(size: Int, heads: Int, hidden: Int = 4 * size, drop: Float = 0.1) {
  own = MultiHead(size, heads)
  up = Linear(size, hidden)
  down = Linear(hidden, size)
  norm1 = LayerNorm(size)
  norm2 = LayerNorm(size)
  dropout = Dropout(drop)
  fn forward(x: f32[N, T, size], mask: f32[N, T, T]) -> f32[N, T, size] {
    let n = norm1(x)
    let y = x + dropout(own(n, n, mask))
    y + dropout(y |> norm2 |> up |> gelu |> down)
  }
}

/// The same with attention to the encoder's result between.
model DecoderLayer(size: Int, heads: Int, hidden: Int = 4 * size, drop: Float = 0.1) {
  own = MultiHead(size, heads)
  other = MultiHead(size, heads)
  up = Linear(size, hidden)
  down = Linear(hidden, size)
  norm1 = LayerNorm(size)
  norm2 = LayerNorm(size)
  norm3 = LayerNorm(size)
  dropout = Dropout(drop)
  fn forward(
    x: f32[N, T, size], memory: f32[N, S, size], own_mask: f32[N, T, T], mask: f32[N, T, S]
  ) -> f32[N, T, size] {
    let n = norm1(x)
    let y = x + dropout(own(n, n, own_mask))
    let z = y + dropout(other(norm2(y), memory, mask))
    z + dropout(z |> norm3 |> up |> gelu |> down)
  }
}

test "a query that matches one key reads its value" {
  let k = [[100.0, 0.0], [0.0, 100.0]]
  let v = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
  assert close(attention(k, k, v, ones([2, 2])), v)
  assert close(attention(0.0 * k, k, v, ones([2, 2]))[0], [2.5, 3.5, 4.5])
  assert close(attention(0.0 * k, k, v, causal(2))[0], v[0])
}
test "one head is attention" {
  let net = MultiHead(4, 1)
  let x = random.normal([1, 3, 4])
  let mask = ones([1, 3, 3])
  assert close(
    net(x, x, mask), net.out(attention(net.q(x), net.k(x), net.v(x), mask)), tolerance: 1e-5
  )
}
test "the future is not seen" {
  let layer = EncoderLayer(4, 2)
  let x = random.normal([1, 3, 4])
  let mask = expand(causal(3), [1, 3, 3])
  let other = x + reshape([0.0, 0.0, 1.0], [1, 3, 1])
  let d = abs(layer(x, mask) - layer(other, mask))
  assert max(d[0, 0..2]) == 0
}
test "positions" {
  let p = positions(5, 6)
  assert close(p[3, 0], sin(3.0)) and close(p[3, 5], cos(3.0 / 10000.0^(4.0 / 6.0)))
}
test "gradients of attention" {
  let x = random.normal([1, 3, 4])
  let mask = expand(causal(3), [1, 3, 3])
  gradcheck(x => sum(EncoderLayer(4, 2)(x, mask)^2), at: x)
  gradcheck(
    n => sum(n(x, x[.., 0..2], mask, mask[.., .., 0..2])^2), at: DecoderLayer(4, 2, hidden: 3)
  )
}
