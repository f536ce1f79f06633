/// Layers on graphs. A graph of V nodes is a list of directed edges: edge e goes from node src[e] to node dst[e].
import init { glorot_uniform }

/// The number of edges that arrive at each node.
fn in_degree(dst: i32[E], size: Int) -> f32[size] { segment_sum(ones([E]), by: dst, size: size) }

/// The softmax of the scores of the edges that arrive at the same node.
fn segment_softmax(score: f32[E, ...H], by: i32[E], size: Int) -> f32[E, ...H] {
  let top = stop_gradient(segment_max(score, by: by, size: size))
  let e = exp(score - top[by])
  e / segment_sum(e, by: by, size: size)[by]
}

/// Graph convolution (Kipf and Welling, 2017): D^-1/2 (A + I) D^-1/2 x w + b, D the degrees with the loops. The edges hold both
/// directions and no loops.
model GraphConv(inputs: Int, outputs: Int) {
  param w: f32[inputs, outputs] = glorot_uniform()
  param b: f32[outputs] = zeros()
  fn forward(x: f32[V, inputs], src: i32[E], dst: i32[E]) -> f32[V, outputs] {
    let scale = reshape(rsqrt(1.0 + in_degree(dst, V)), [V, 1])
    let h = scale * (x @ w)
    scale * (segment_sum(h[src], by: dst, size: V) + h) + b
  }
}

/// Graph attention (Velickovic et al., 2018): with h = x w, node i gets sum_j a_ij h_j over its neighbours and itself,
/// a_ij = softmax_j leaky_relu(p . h_j + q . h_i), for each head. The heads stand side by side in the result.
model GraphAttention(inputs: Int, outputs: Int, heads: Int = 1, drop: Float = 0.0) {
  param w: f32[inputs, heads * outputs] = glorot_uniform()
  param p: f32[heads, outputs] = 0.3 * random.normal([heads, outputs])
  param q: f32[heads, outputs] = 0.3 * random.normal([heads, outputs])
  param b: f32[heads * outputs] = zeros()
  fn forward(x: f32[V, inputs], src: i32[E], dst: i32[E]) -> f32[V, heads * outputs] {
    let h = reshape(x @ w, [V, heads, outputs])
    let from = concat([src, iota(V)])
    let to = concat([dst, iota(V)])
    let score = leaky_relu(sum(h * p, over: 2)[from] + sum(h * q, over: 2)[to], slope: 0.2)
    let a = dropped(segment_softmax(score, by: to, size: V), drop)
    let message = reshape(a, [E + V, heads, 1]) * h[from]
    reshape(segment_sum(message, by: to, size: V), [V, heads * outputs]) + b
  }
}

/// While training zeroes elements with probability p and scales the others by 1 / (1 - p).
fn dropped(x: f32[...S], p: Float) -> f32[...S] {
  if training { where(random.uniform([...S]) < p, 0, x / (1.0 - p)) } else { x }
}

test "graph convolution on a path of three nodes" {
  let layer = GraphConv(1, 1)
  update layer.w = ones()
  // Degrees with loops are 2, 3, 2.
  let y = layer([[1.0], [2.0], [4.0]], [0, 1, 1, 2], [1, 0, 2, 1])
  let s = rsqrt(6.0)
  assert close(y, [[0.5 + 2.0 * s], [2.0 / 3.0 + 5.0 * s], [2.0 + 2.0 * s]])
}
test "softmax per node" {
  let a = segment_softmax([1.0, 3.0, 100.0, 1.0], by: [0, 1, 0, 1], size: 2)
  assert close(segment_sum(a, by: [0, 1, 0, 1], size: 2), [1.0, 1.0])
  assert close(a[1], sigmoid(2.0))
}
test "attention of equal nodes is a mean, and a head does not see another" {
  let layer = GraphAttention(2, 3, heads: 2)
  let x = expand(random.normal([1, 2]), [4, 2])
  assert close(layer(x, [0, 1, 2], [3, 3, 3]), x @ layer.w, tolerance: 1e-5)
}
test "gradients of graph layers" {
  let (src, dst) = ([0, 1, 1, 2], [1, 0, 2, 1])
  gradcheck(x => sum(GraphConv(3, 2)(x, src, dst)^2), at: random.normal([3, 3]))
  gradcheck(x => sum(GraphAttention(3, 2, heads: 2)(x, src, dst)^2), at: random.normal([3, 3]))
  gradcheck(
    n => sum(n([[0.1, -0.3], [0.7, 0.2], [-0.5, 0.4]], src, dst)^2),
    at: GraphAttention(2, 2, heads: 2)
  )
}
