/// A Hopfield network (Hopfield, 1982) that remembers pictures of digits: w = sum_p x_p x_p' / patterns without the diagonal, a state is
/// changed by v <- sign(w v) until it stays, which never raises the energy -v' w v / 2 when units change one after another.

/// The weights that store the rows, which are +-1.
fn store(patterns: f32[P, D]) -> f32[D, D] { (transpose(patterns) @ patterns) / P * (1.0 - eye(D)) }

fn energy(w: f32[D, D], v: f32[D]) -> f32[] { -0.5 * sum(v * (w @ v)) }

/// +1 or -1, +1 for 0.
fn spin(x: f32[...S]) -> f32[...S] { where(x >= 0, 1.0, -1.0) }

/// All units at once until nothing changes, at most 100 times.
fn recall(w: f32[D, D], x: f32[D]) -> f32[D] {
  let (v, _) = while (v, before) = (spin(w @ x), x) until all(v == before) max 100 {
    (spin(w @ v), v)
  }
  v
}

/// One unit after another, each once.
fn sweep(w: f32[D, D], x: f32[D]) -> f32[D] {
  let (_, v) = scan v = x for (i, row) in (iota(D), w) {
    where(iota(D) == i, spin(sum(row * v)), v)
  }
  v
}

/// Recalls the stored ones from copies with some units turned.
train hopfield(patterns: Int = 5, noise: Float = 0.1) {
  state memory: f32[patterns, 64] = spin(random.normal([patterns, 64]))
  data digits(batch: 64)
  step(features: f32[N, 64], label: i32[N]) {
    // The first example of each digit, black and white.
    let first = [argmax(cast(label == i, i32)) for i in 0..patterns]
    update memory = stack([spin(features[i] - 8.0) for i in first])
    let w = store(memory)
    let noisy = where(random.uniform([patterns, 64]) < noise, -memory, memory)
    let recalled = for p => recall(w, noisy[p])
    report before = mean(cast(noisy == memory, f32)), after = mean(cast(recalled == memory, f32))
  }
  steps 20
}

test "stored patterns are recalled from noisy ones" {
  let patterns = spin(random.normal([3, 100]))
  let w = store(patterns)
  let noisy = where(random.uniform([3, 100]) < 0.1, -patterns, patterns)
  let found = for p => recall(w, noisy[p])
  assert all(found == patterns)
}
test "one unit after another never raises the energy" {
  let w = store(spin(random.normal([6, 20])))
  let start = spin(random.normal([20]))
  let (energies, _) = scan v = start for i in 0..5 {
    let next = sweep(w, v)
    yield energy(w, next)
    next
  }
  assert energies[0] <= energy(w, start) and all(energies[1..] <= energies[0..-1] + 1e-5)
}
test "gradient of the energy" {
  let w = random.normal([4, 4])
  gradcheck(v => energy(w, v), at: random.normal([4]))
}
test "a cycle of two states ends at the bound" {
  let v = recall([[0.0, -1.0], [-1.0, 0.0]], [1.0, 1.0])
  assert v[0] == v[1]
}
