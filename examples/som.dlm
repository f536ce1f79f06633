/// A self-organising map (Kohonen, 1982) of digits: units on a grid; for each picture the nearest unit and, less so, its neighbours on
/// the grid move toward it. Both the width of the neighbourhood and the rate fall.
import cluster { nearest }
import picture { image_grid }

/// exp(-d^2 / (2 width^2)) for the distance d on the grid between units a and b.
fn neighbourhood(side: Int, width: f32[]) -> f32[side * side, side * side] {
  for a in 0..side * side, b in 0..side * side => {
    let (y, x) = (a / side - b / side, (a - a / side * side) - (b - b / side * side))
    exp(-0.5 * (y * y + x * x) / width^2)
  }
}

/// Each unit moves to the mean of the rows, weighted by how near their winners are on the grid ("batch" rule), by a share.
fn som_step(
  units: f32[side * side, D], x: f32[N, D], side: Int, width: f32[], share: f32[]
) -> f32[side * side, D] {
  let near = neighbourhood(side, width)[nearest(x, units)]
  let total = reshape(sum(near, over: 0), [side * side, 1])
  units + share * total / (total + 1e-3) * (transpose(near) @ x / (total + 1e-6) - units)
}

/// The mean distance on the grid between the nearest unit and the second nearest of each row.
fn topographic_error(units: f32[side * side, D], x: f32[N, D], side: Int) -> f32[] {
  let distance = for n, u => sum(d | (x[n, d] - units[u, d])^2)
  let (_, two) = top_k(-distance, 2)
  let y = two / side
  let across = two - y * side
  mean(cast(abs(y[.., 0] - y[.., 1]) + abs(across[.., 0] - across[.., 1]) > 1, f32))
}

train som(side: Int = 8, rounds: Int = 40) {
  state units: f32[side * side, 64] = random.uniform([side * side, 64], low: 4.0, high: 8.0)
  state t: f32[] = zeros()
  data digits(batch: 128)
  step(features: f32[N, 64]) {
    let done = min(t / (rounds * 11), 1.0)
    update units = som_step(
      units, features, side, 0.5 * side * exp(-2.5 * done), 0.5 * (1.0 - done) + 0.05
    )
    update t = t + 1.0
    report quantisation = mean(
        min(sum((reshape(features, [N, 1, 64]) - units)^2, over: 2), over: 1)
      )
  }
  eval(features) { report topographic_error = topographic_error(units, features, side) }
  every epoch {
    save image_grid(reshape(units / 16.0, [side * side, 1, 8, 8]), columns: side) as "map.png"
  }
  epochs rounds
}

test "the neighbourhood falls with the distance on the grid" {
  let h = neighbourhood(3, ones([]))
  assert close(h[4], exp(-0.5 * [2.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 2.0]))
}
test "units of a line of points come into order" {
  let x = reshape(cast(iota(60), f32) / 60.0, [60, 1])
  let start = random.uniform([9, 1])
  let units = iterate u = start times 50 { som_step(u, x, 3, ones([]), full([], 0.5)) }
  assert topographic_error(units, x, 3) < 0.5
  assert max(units) - min(units) > 0.3
}
test "gradient of a step in the data" {
  let units = random.normal([4, 2])
  gradcheck(x => sum(som_step(units, x, 2, ones([]), full([], 0.5))^2), at: random.normal([5, 2]))
}
