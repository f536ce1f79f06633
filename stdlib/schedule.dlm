/// Learning rates that change: functions of the number of the update, which counts from 1. A rule's `lr` takes a number or one
/// of these: `sgd(lr: cosine(0.1, total: total_steps))`, where `total_steps` is the number of updates of the whole phase.

/// rate * gamma^floor((t - 1) / every).
fn step_decay(rate: Float, every: Int, gamma: Float = 0.1) {
  t => rate * gamma^floor((t - 1.0) / every)
}

/// rate * gamma^(t - 1).
fn exponential(rate: Float, gamma: Float) { t => rate * gamma^(t - 1.0) }

/// From rate to low along half a cosine (Loshchilov and Hutter, 2017).
fn cosine(rate: Float, total: Float, low: Float = 0.0) {
  t => low + 0.5 * (rate - low) * (1.0 + cos(3.141592653589793 * min((t - 1.0) / total, 1.0)))
}

/// From 0 to rate over the first updates, then what follows says.
fn warm_up(rate: Float, updates: Int, then: Fn) {
  t => where(t < updates, rate * t / updates, then(t - updates + 1.0))
}

/// Up to rate over the first part, down to nearly nothing over the rest, both along half a cosine (Smith and Topin, 2018).
fn one_cycle(rate: Float, total: Float, rise: Float = 0.3, start: Float = 0.04, end: Float = 1e-4) {
  t => {
    let x = min((t - 1.0) / total, 1.0)
    let up = 0.5 * (1.0 - cos(3.141592653589793 * min(x / rise, 1.0)))
    let down = 0.5 * (1.0 + cos(3.141592653589793 * max((x - rise) / (1.0 - rise), 0.0)))
    where(x < rise, rate * (start + (1.0 - start) * up), rate * (end + (1.0 - end) * down))
  }
}

test "cosine starts high and ends low" {
  let s = cosine(0.1, total: 100)
  assert close(s(1.0), 0.1)
  assert close(s(101.0), 0.0, tolerance: 1e-6)
}
test "step decay falls at the step" {
  let s = step_decay(1.0, every: 10)
  assert close(s(10.0), 1.0)
  assert close(s(11.0), 0.1)
}
test "exponential decay" {
  let s = exponential(2.0, gamma: 0.5)
  assert close(s(1.0), 2.0)
  assert close(s(4.0), 0.25)
}
test "warm up rises evenly, then the other schedule counts from 1" {
  let s = warm_up(0.1, updates: 10, then: step_decay(0.1, every: 5))
  assert close(s(5.0), 0.05)
  assert close(s(10.0), 0.1)
  assert close(s(15.0), 0.01)
}
test "one cycle rises, falls and ends near zero" {
  let s = one_cycle(1.0, total: 100)
  assert close(s(1.0), 0.04)
  assert close(s(31.0), 1.0, tolerance: 1e-5)
  assert close(s(66.0), 0.5, tolerance: 1e-3)
  assert close(s(101.0), 1e-4, tolerance: 1e-6)
}
