/// REINFORCE (Williams, 1992) on a corridor of 7 cells: an episode starts in the middle, a step goes left or right and costs 0.1, the
/// right end pays 1 and ends the episode, the left end ends it without. A policy that always goes right earns 0.7.
import density { sample_categorical }
import nn { Mlp }
import optim { adam }

let CELLS: Int = 7

/// The next cell, the reward and whether the episode has ended, for actions 0 (left) and 1 (right).
fn walk(cell: i32[N], action: i32[N]) -> (i32[N], f32[N], bool[N]) {
  let next = cell + 2 * action - 1
  (next, where(next == CELLS - 1, 1.0, 0.0) - 0.1, next == 0 or next == CELLS - 1)
}

/// Episodes of N walkers: the log probability of each action, the rewards, and a mask of steps before the end.
fn rollout(policy: Fn, N: Int, horizon: Int) {
  let ((log_prob, reward, alive), _) = scan (cell, running) = (
    full([N], CELLS / 2, dtype: i32), ones([N], dtype: bool)
  ) for t in 0..horizon {
    let logits = policy(one_hot(cell, CELLS))
    let action = sample_categorical(stop_gradient(logits))
    let (next, reward, ended) = walk(cell, action)
    yield sum(one_hot(action, 2) * log_softmax(logits, over: 1), over: 1)
    yield where(running, reward, 0)
    yield cast(running, f32)
    (where(running, next, cell), running and not ended)
  }
  (log_prob: log_prob, reward: reward, alive: alive)
}

/// The sum of the rewards from each step on.
fn returns(reward: f32[T, N]) -> f32[T, N] { cumsum(reward, over: 0, reverse: true) }

/// Minus the mean over N walkers of the sum of log p(a_t) (return_t - baseline_t), where the baseline is the mean return of a step: its
/// gradient is that of the expected return. And the mean return of the whole episode.
fn surrogate(policy: Fn, N: Int, horizon: Int) {
  let episode = rollout(policy, N, horizon)
  let gain = returns(episode.reward)
  let baseline = sum(gain * episode.alive, over: 1, keep: true) /
    max(sum(episode.alive, over: 1, keep: true), 1.0)
  let advantage = stop_gradient(gain - baseline)
  (loss: -sum(episode.alive * episode.log_prob * advantage) / N, gain: mean(gain[0]))
}

train corridor(lr: Float = 1e-2, walkers: Int = 64, horizon: Int = 40) {
  policy = Mlp([CELLS, 16, 2])
  steps 300
  step {
    let played = surrogate(policy, walkers, horizon)
    let loss = played.loss
    minimize loss over policy with adam(lr: lr)
    report loss, return = played.gain
  }
}

test "the corridor" {
  let (next, reward, ended) = walk([3, 5, 1], [1, 1, 0])
  assert all(next == [4, 6, 0])
  assert close(reward, [-0.1, 0.9, -0.1])
  assert all(ended == [false, true, true])
}
test "a policy that goes right earns 0.7" {
  let right = x => expand([-50.0, 50.0], [5, 2]) + 0.0 * x[.., 0..2]
  let episode = rollout(right, 5, 10)
  assert close(returns(episode.reward)[0], 0.7 * ones([5]), tolerance: 1e-5)
  assert close(sum(episode.alive, over: 0), 3.0 * ones([5]))
  assert close(episode.log_prob, zeros([10, 5]), tolerance: 1e-5)
}
test "the gradient of the score points to what paid" {
  // One step from the right end: the expected gradient of log p(right) * reward is positive.
  let logits = zeros([1000, 2])
  let score = bias => {
    let action = sample_categorical(logits)
    let (_, reward, _) = walk(full([1000], 5, dtype: i32), action)
    mean(sum(one_hot(action, 2) * log_softmax(logits + bias, over: 1), over: 1) * reward)
  }
  let g = grad(score)([0.0, 0.0])
  assert g[1] > 0.1
  assert g[0] < -0.1
}
test "gradient of the loss" {
  gradcheck(policy => surrogate(policy, 4, 6).loss, at: Mlp([CELLS, 3, 2]))
}
