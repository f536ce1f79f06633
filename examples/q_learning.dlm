/// Q-learning and SARSA (Watkins, 1989; Sutton and Barto, 2018, example 6.6) beside a cliff. With the target r + gamma max_a q(s', a)
/// the table learns the shortest way along the edge; with r + gamma q(s', a') of the action taken next, which is random once in ten,
/// the safe way around. A step of training is an episode.
import rl { cliff_step }

/// The best action, or with probability epsilon any.
fn epsilon_greedy(q: f32[S, A], place: i32[], epsilon: Float) -> i32[] {
  if random.uniform([]) < epsilon { random.integers([], A) } else { argmax(q[place]) }
}

/// An episode of learning of at most `horizon` steps: the new table and the sum of rewards.
fn episode(
  q: f32[S, A], horizon: Int, lr: Float, gamma: Float, epsilon: Float, sarsa: Bool
) -> (f32[S, A], f32[]) {
  let (q1, total, _, _, _) = while (q, total, place, action, done) = (
    q, 0.0, 36, epsilon_greedy(q, full([], 36, dtype: i32), epsilon), false
  ) until done max horizon {
    let (next, reward, end) = cliff_step(place, action)
    let then = epsilon_greedy(q, next, epsilon)
    let worth = if sarsa { q[next, then] } else { max(q[next]) }
    let target = reward + where(end, 0.0, gamma * worth)
    let here = reshape(one_hot(place, S), [S, 1]) * one_hot(action, A)
    (q + lr * here * (target - q[place, action]), total + reward, next, then, end)
  }
  (q1, total)
}

/// The rewards of the greedy way, and the rows it goes through: 3 at the start, 0 at the top.
fn greedy_way(q: f32[S, A]) -> (f32[], f32[]) {
  let (_, total, top, _) = iterate (place, total, top, done) = (36, 0.0, 3.0, false) times 40 {
    let (next, reward, end) = cliff_step(place, argmax(q[place]))
    let y = cast(next / 12, f32)
    (
      where(done, place, next),
      where(done, total, total + reward),
      where(done, top, min(top, y)),
      done or end
    )
  }
  (total, top)
}

train cliff(lr: Float = 0.5, gamma: Float = 1.0, epsilon: Float = 0.1, sarsa: Bool = false) {
  state q: f32[48, 4] = zeros()
  steps 1000
  step {
    let (learned, total) = episode(q, 1000, lr, gamma, epsilon, sarsa)
    update q = learned
    let (greedy, top) = greedy_way(q)
    report reward = total, greedy, top
  }
}

test "one step of learning" {
  let (q, total) = episode(zeros([48, 4]), 1, 0.5, 1.0, 0.0, false)
  assert close(q[36], [-0.5, 0.0, 0.0, 0.0])
  assert total == -1.0
}
/// The table after some episodes.
fn learn(episodes: Int, sarsa: Bool) -> f32[48, 4] {
  iterate q = zeros([48, 4]) times episodes { episode(q, 200, 0.5, 1.0, 0.1, sarsa)[0] }
}

test "q-learning finds the shortest way, SARSA a safe one" {
  let (shortest, edge) = greedy_way(learn(500, false))
  assert shortest == -13.0 and edge == 2.0
  let (safe, top) = greedy_way(learn(1000, true))
  assert safe < -13.0 and top < 2.0
}
test "gradient of what is learned in the first table" {
  gradcheck(q => sum(episode(q, 3, 0.5, 1.0, 0.0, false)[0]^2), at: random.normal([48, 4]))
}
