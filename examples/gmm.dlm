/// A mixture of diagonal Gaussians by expectation maximisation (Dempster, Laird and Rubin, 1977) on the measures of iris
/// flowers, all rows in one batch. The likelihood never falls.
import cluster { em_step, log_likelihood }

train gmm(components: Int = 3) {
  state weight: f32[components] = full([components], 1.0 / components)
  state centre: f32[components, 4] = random.normal([components, 4])
  state var: f32[components, 4] = ones()
  data iris(batch: 120, normalize: true)
  step(features: f32[N, 4]) {
    report log_likelihood = log_likelihood(features, weight, centre, var)
    let (w, m, v) = em_step(features, weight, centre, var, floor: 0.01)
    update weight = w
    update centre = m
    update var = v
  }
  eval(features, label: i32[N]) {
    report log_likelihood = log_likelihood(features, weight, centre, var)
  }
  epochs 60
}

/// Rows from two clouds, 3 to the left and 1 to the right.
fn clouds(n: Int) -> f32[4 * n, 2] {
  concat([random.normal([3 * n, 2]) - 4.0, 0.5 * random.normal([n, 2]) + 4.0])
}

test "the likelihood never falls, and the clouds are found" {
  let x = clouds(25)
  let start = ([0.5, 0.5], [[-1.0, 0.0], [1.0, 0.0]], ones([2, 2]))
  let rounds = fold(
    range(6), [start], (all, i) => [...all, em_step(x, all[-1][0], all[-1][1], all[-1][2])]
  )
  let likelihood = [log_likelihood(x, r[0], r[1], r[2]) for r in rounds]
  assert all(stack(likelihood[1..]) >= stack(likelihood[0..-1]) - 1e-5)
  assert close(rounds[-1][0], [0.75, 0.25], tolerance: 1e-3)
}
test "gradient of the likelihood in the weights" {
  let x = clouds(2)
  gradcheck(
    w => log_likelihood(x, softmax(w, over: 0), [[-1.0, 0.0], [1.0, 0.0]], ones([2, 2])),
    at: [0.3, -0.2]
  )
}
