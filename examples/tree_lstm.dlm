/// The child-sum Tree-LSTM (Tai et al., 2015), taught to evaluate formulas of and, or, not, true and false. A tree is a list of nodes,
/// children before parents: one loop over the nodes keeps the states of all in its carry.
import loss { bce_logits }
import nn { Linear }
import optim { adam }
import recurrent { Embedding }

/// For node x with children k: h~ = sum h_k, gates i, o, u of x and h~, a forget gate f_k of x and h_k for each child,
/// c = i u + sum f_k c_k, h = o tanh(c).
model TreeCell(inputs: Int, hidden: Int) {
  own = Linear(inputs, 3 * hidden)
  child = Linear(hidden, 3 * hidden, bias: false)
  forget_own = Linear(inputs, hidden)
  forget_child = Linear(hidden, hidden, bias: false)
  fn forward(x: f32[inputs], h: f32[K, hidden], c: f32[K, hidden]) -> (f32[hidden], f32[hidden]) {
    let a = own(x) + child(sum(h, over: 0))
    let f = sigmoid(forget_own(x) + forget_child(h))
    let next = sigmoid(a[0..hidden]) * tanh(a[2 * hidden..]) + sum(f * c, over: 0)
    (sigmoid(a[hidden..2 * hidden]) * tanh(next), next)
  }
}

/// The states of all nodes; child V of a node is none.
fn tree_lstm(cell: TreeCell, x: f32[V, I], children: i32[V, K], hidden: Int) -> f32[V, hidden] {
  let (_, (h, _)) = scan (h, c) = (zeros([V + 1, hidden]), zeros([V + 1, hidden])) for (
    i, x_i, k
  ) in (iota(V), x, children) {
    let (h_i, c_i) = cell(x_i, h[k], c[k])
    (scatter_set(h, reshape(i, [1]), [h_i]), scatter_set(c, reshape(i, [1]), [c_i]))
  }
  h[0..V]
}

/// A random formula with n leaves: symbols 0 false, 1 true, 2 and, 3 or, 4 not-and; the children of each node, and the value of each
/// subformula. Node n + i joins two of the nodes before it that have no parent yet.
fn formula(n: Int) -> (i32[2 * n - 1], i32[2 * n - 1, 2], f32[2 * n - 1]) {
  let V = 2 * n - 1
  let leaf = random.integers([n], 2)
  let kind = random.integers([V], 5, low: 2)
  let symbols = concat([leaf, zeros([n - 1], dtype: i32)])
  let values = pad(cast(leaf, f32), high: [n])
  let leaves = cast(iota(V) < n, f32)
  let (symbol, children, value, _, _) = iterate (symbol, children, value, free, i) = (
    symbols, full([V, 2], V, dtype: i32), values, leaves, n
  ) times n - 1 {
    let pick = free * random.uniform([V], low: 0.1, high: 1.0)
    let (_, two) = top_k(pick, 2)
    let (a, b) = (value[two[0]], value[two[1]])
    let k = sum(where(iota(V) == i, kind, 0))
    let joined = where(k == 2, a * b, where(k == 3, max(a, b), 1.0 - a * b))
    let here = cast(iota(V) == i, f32)
    let used = cast(iota(V) == two[0] or iota(V) == two[1], f32)
    (
      where(here > 0, k, symbol),
      where(reshape(here, [V, 1]) > 0, two, children),
      value + joined * pad(here, high: [1]),
      free * (1.0 - used) + here,
      i + 1
    )
  }
  (symbol, children, value[0..V])
}

train logic(lr: Float = 0.01, leaves: Int = 8, batch: Int = 32, updates: Int = 800) {
  embed = Embedding(5, 16)
  cell = TreeCell(16, 16)
  out = Linear(16, 1)
  steps updates
  step {
    let each = [formula(leaves) for i in 0..batch]
    let logits = stack([out(tree_lstm(cell, embed(e[0]), e[1], 16))[.., 0] for e in each])
    let value = stack([e[2] for e in each])
    let loss = bce_logits(logits, value)
    minimize loss over [embed, cell, out] with adam(lr: lr)
    report loss, right = mean(cast((logits > 0) == (value > 0.5), f32)[.., -1])
  }
}

test "on a chain it is a recurrent layer" {
  let cell = TreeCell(2, 3)
  let x = random.normal([3, 2])
  let h = tree_lstm(cell, x, [[3], [0], [1]], 3)
  let (h0, c0) = cell(x[0], zeros([1, 3]), zeros([1, 3]))
  let (h1, c1) = cell(x[1], [h0], [c0])
  let (h2, _) = cell(x[2], [h1], [c1])
  assert close(h, stack([h0, h1, h2]))
}
test "the order of children does not matter" {
  let cell = TreeCell(2, 3)
  let x = random.normal([3, 2])
  let y = tree_lstm(cell, x, [[3, 3], [3, 3], [0, 1]], 3)
  assert close(y, tree_lstm(cell, x, [[3, 3], [3, 3], [1, 0]], 3))
}
test "the value of a formula follows from its children" {
  let (symbol, children, value) = formula(4)
  let a = value[children[4.., 0]]
  let b = value[children[4.., 1]]
  let joined = where(symbol[4..] == 2, a * b, where(symbol[4..] == 3, max(a, b), 1.0 - a * b))
  assert close(value[4..], joined)
}
test "gradient through the tree" {
  let x = random.normal([3, 2])
  gradcheck(c => sum(tree_lstm(c, x, [[3, 3], [3, 3], [0, 1]], 2)[2]^2), at: TreeCell(2, 2))
}
