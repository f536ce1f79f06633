/// REINFORCE with a baseline (Williams, 1992; Sutton and Barto, 2018, 13.4) on CartPole: copies of the environment run in the step;
/// grad log p(action) is weighted by the return from there on minus a learned value of the state.
import nn { Mlp }
import optim { adam }
import rl { cartpole_fallen, cartpole_reset, cartpole_rollout, cartpole_step, discounted }

/// log p(action) of each row.
fn log_prob(logits: f32[N, A], action: i32[N]) -> f32[N] {
  sum(one_hot(action, A) * log_softmax(logits, over: 1), over: 1)
}

/// The share of envs x horizon steps that the best actions of a policy stay upright, times the horizon: the mean length.
fn greedy_length(policy: Fn, envs: Int, horizon: Int) -> f32[] {
  let (_, total, _) = iterate (s, total, up) = (
    cartpole_reset(envs), zeros([envs]), ones([envs])
  ) times horizon {
    let next = cartpole_step(s, argmax(policy(s), over: 1))
    (next, total + up, where(cartpole_fallen(next), 0.0, up))
  }
  mean(total)
}

train cartpole(
  lr: Float = 3e-3, gamma: Float = 0.99, envs: Int = 16, horizon: Int = 500, updates: Int = 300
) {
  policy = Mlp([4, 32, 2], act: tanh)
  value = Mlp([4, 32, 1], act: tanh)
  steps updates
  step {
    let e = cartpole_rollout(policy, envs, horizon)
    let s = reshape(e.states, [horizon * envs, 4])
    let alive = reshape(e.alive, [horizon * envs])
    let return_from = reshape(discounted(e.alive, gamma), [horizon * envs])
    let baseline = value(s)[.., 0]
    let advantage = stop_gradient(return_from - baseline)
    let scale = sqrt(sum(alive * advantage^2) / sum(alive)) + 1e-6
    let chosen = log_prob(policy(s), reshape(e.actions, [horizon * envs]))
    let loss = -sum(alive * chosen * advantage / scale) / sum(alive)
    minimize loss over policy with adam(lr: lr)
    minimize sum(alive * (return_from - value(s)[.., 0])^2) / sum(alive) over value with adam(
      lr: 3.0 * lr
    )
    report length = sum(e.alive) / envs
  }
  eval { report greedy = greedy_length(policy, 100, horizon) }
}

test "the gradient weighs actions by what they led to" {
  let net = Mlp([4, 3, 2], act: tanh)
  let s = random.normal([5, 4])
  gradcheck(n => sum(log_prob(n(s), [0, 1, 1, 0, 1]) * [1.0, -2.0, 0.5, 3.0, 0.0]), at: net)
}
test "a fixed push falls soon, whatever is drawn" {
  assert greedy_length(s => zeros([4, 2]) + [1.0, 0.0], 4, 60) < 15
}
