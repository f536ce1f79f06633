/// k-means (Lloyd, 1982) on 8x8 pictures of digits, all rows in one batch: assign each row to the nearest centre, move each
/// centre to the mean of its rows. The sum of squared distances never rises.
import cluster { inertia, k_means_step, nearest }

/// The share of rows whose class is the commonest of their cluster.
fn purity(cluster: i32[N], label: i32[N], clusters: Int, classes: Int) -> f32[] {
  let table = transpose(one_hot(cluster, clusters)) @ one_hot(label, classes)
  sum(max(table, over: 1)) / N
}

train kmeans(clusters: Int = 30) {
  state centres: f32[clusters, 64] = random.uniform([clusters, 64], low: 0.0, high: 16.0)
  state started: bool[] = false
  data digits(batch: 1437)
  step(features: f32[N, 64]) {
    // The first centres are rows of the data.
    let rows = features[random.permutation(N)[0..clusters]]
    let before = where(started, centres, rows)
    update centres = k_means_step(features, before)
    update started = true
    report inertia = inertia(features, centres)
  }
  eval(features, label: i32[N]) {
    report purity = purity(nearest(features, centres), label, clusters, 9223372036854775807)
  }
  epochs 30
}

test "rounds never raise the inertia" {
  let x = random.normal([40, 3])
  let rounds = fold(range(5), [x[0..4]], (c, i) => [...c, k_means_step(x, c[-1])])
  assert inertia(x, rounds[5]) <= inertia(x, rounds[1]) and
    inertia(x, rounds[1]) <= inertia(x, rounds[0])
}
test "gradient of the inertia in the centres" {
  let x = random.normal([9, 2])
  gradcheck(c => inertia(x, c), at: random.normal([3, 2]))
}
