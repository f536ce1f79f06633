/// A Hopfield net (1982): patterns of +-1 are stored as the sum of their outer products, and recalled from a disturbed copy by
/// setting all units to the sign of their input until nothing changes.

/// Hebb's rule: w_ij = sum over patterns of p_i p_j / D, and no unit is connected to itself.
fn store(p: f32[P, D]) -> f32[D, D] {
  for i, j => if i == j { 0.0 } else { sum(k | p[k, i] * p[k, j]) / D }
}

/// The sign of the input; a unit without input keeps its state.
fn settle(w: f32[D, D], v: f32[D]) -> f32[D] {
  let input = w @ v
  where(input == 0.0, v, sign(input))
}

/// The state in which nothing changes any more, and whether there is one within 100 rounds.
fn recall(w: f32[D, D], x: f32[D]) -> (f32[D], bool[]) {
  let (v, before) = while (v, before) = (settle(w, x), x) until all(v == before) max 100 {
    (settle(w, v), v)
  }
  (v, all(v == before))
}

/// E(v) = -1/2 sum_ij w_ij v_i v_j, which falls when one unit changes.
fn energy(w: f32[D, D], v: f32[D]) -> f32[] { -0.5 * sum(i, j | w[i, j] * v[i] * v[j]) }

/// Patterns of fair coins.
fn coins(count: Int, size: Int) -> f32[count, size] {
  where(random.bernoulli(0.5, [count, size]), 1.0, -1.0)
}

test "weights" {
  let w = store([[1.0, -1.0, 1.0], [1.0, 1.0, -1.0]])
  assert close(w, [[0.0, 0.0, 0.0], [0.0, 0.0, -2.0 / 3.0], [0.0, -2.0 / 3.0, 0.0]])
}
test "stored patterns are fixed" {
  let p = coins(4, 120)
  let w = store(p)
  let (v, settled) = vmap(x => recall(w, x))(p)
  assert all(v == p)
  assert all(settled)
}
test "disturbed patterns are completed" {
  let p = coins(3, 200)
  let w = store(p)
  let disturbed = where(random.bernoulli(0.15, [3, 200]), -p, p)
  let (v, _) = vmap(x => recall(w, x))(disturbed)
  assert mean(cast(v == p, f32)) > 0.99
  assert all(vmap(x => energy(w, x))(v) < vmap(x => energy(w, x))(disturbed))
}
test "a cycle of two states ends at the bound" {
  let (_, settled) = recall([[0.0, -1.0], [-1.0, 0.0]], [1.0, 1.0])
  assert not settled
}
