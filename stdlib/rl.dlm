/// Reinforcement learning: environments, which are functions of states and actions, and what is computed of their rewards.
import density { sample_categorical }

/// CartPole of the Gym (Barto, Sutton and Anderson, 1983): position, speed, angle and its speed; action 0 pushes left, 1 right. Steps
/// of 0.02 s by Euler's rule. The reward is 1 for each step; an episode ends beyond 2.4 or 12 degrees.
fn cartpole_reset(n: Int) -> f32[n, 4] { random.uniform([n, 4], low: -0.05, high: 0.05) }

fn cartpole_step(s: f32[N, 4], action: i32[N]) -> f32[N, 4] {
  let (x, v, angle, turn) = (s[.., 0], s[.., 1], s[.., 2], s[.., 3])
  let force = where(action == 1, 10.0, -10.0)
  let (sine, cosine) = (sin(angle), cos(angle))
  // Masses 1.0 and 0.1, half the length of the pole 0.5.
  let push = (force + 0.05 * turn * turn * sine) / 1.1
  let swing = (9.8 * sine - cosine * push) / (0.5 * (4.0 / 3.0 - 0.1 * cosine * cosine / 1.1))
  let pull = push - 0.05 * swing * cosine / 1.1
  stack([x + 0.02 * v, v + 0.02 * pull, angle + 0.02 * turn, turn + 0.02 * swing], over: 1)
}

fn cartpole_fallen(s: f32[N, 4]) -> bool[N] {
  abs(s[.., 0]) > 2.4 or abs(s[.., 2]) > 0.20943951023931953
}

/// Walking beside a cliff (Sutton and Barto, 2018, example 6.6) on 4 x 12 places, numbered by rows; 36 is the start, 47 the goal.
/// Actions 0 up, 1 right, 2 down, 3 left. Falling (37 to 46) costs 100 and leads back to the start, each other step costs 1.
fn cliff_step(place: i32[], action: i32[]) -> (i32[], f32[], bool[]) {
  let (y, x) = (place / 12, rem(place, 12))
  let y1 = min(max(y + [-1, 0, 1, 0][action], 0), 3)
  let x1 = min(max(x + [0, 1, 0, -1][action], 0), 11)
  let next = 12 * y1 + x1
  let fell = next > 36 and next < 47
  (where(fell, 36, next), where(fell, -100.0, -1.0), next == 47)
}

/// r_t + gamma r_t+1 + gamma^2 r_t+2 + ..., over the first axis.
fn discounted(reward: f32[T, N], gamma: Float) -> f32[T, N] {
  let (sums, _) = scan after = zeros([N]) for r in reverse(reward, over: 0) {
    let here = r + gamma * after
    yield here
    here
  }
  reverse(sums, over: 0)
}

/// Copies of CartPole for `horizon` steps with actions drawn from the policy, a function from states to logits. Yields states
/// [T, N, 4], actions [T, N] and `alive`, 1 in steps that began upright.
fn cartpole_rollout(
  policy: Fn, envs: Int, horizon: Int
) -> (states: f32[horizon, envs, 4], actions: i32[horizon, envs], alive: f32[horizon, envs]) {
  let ((states, actions, alive), _) = scan (s, up) = (
    cartpole_reset(envs), ones([envs])
  ) for t in 0..horizon {
    let action = sample_categorical(policy(s))
    yield s
    yield action
    yield up
    let next = cartpole_step(s, action)
    (where(reshape(up, [envs, 1]) > 0, next, s), where(cartpole_fallen(next), 0.0, up))
  }
  (states: states, actions: actions, alive: alive)
}

test "one step of the cart" {
  // From rest with a push to the right the cart goes right and the pole turns left.
  let s = cartpole_step(cartpole_step(zeros([1, 4]), [1]), [1])[0]
  assert close(s, [0.0039024, 0.3902439, -0.0058537, -0.5859], tolerance: 1e-3)
}
test "the pole falls when nobody balances it" {
  let episode = cartpole_rollout(s => zeros([8, 2]) + [0.0, 100.0], 8, 50)
  assert max(sum(episode.alive, over: 0)) < 15
  assert all(episode.actions == 1)
}
test "walls, cliff and goal" {
  let (a, ra, da) = cliff_step(0, 0)
  assert a == 0 and ra == -1.0 and not (da)
  let (b, rb, _) = cliff_step(36, 1)
  assert b == 36 and rb == -100.0
  let (c, _, dc) = cliff_step(35, 2)
  assert c == 47 and dc
}
test "discounted sums" {
  assert close(discounted([[1.0], [2.0], [4.0]], 0.5), [[3.0], [4.0], [4.0]])
}
test "gradient through the cart" {
  gradcheck(s => sum(cartpole_step(cartpole_step(s, [1, 0]), [0, 0])^2), at: random.normal([2, 4]))
}
