/// A Wasserstein GAN with gradient penalty (Gulrajani et al., 2017) on eight Gaussians in the plane. The critic maximises
///   E[f(x)] - E[f(G(z))] - lambda E[(|grad f(y)| - 1)^2], y on the line between a real and a generated point;
/// the generator maximises E[f(G(z))].
import nn { Mlp }
import optim { adam }

/// Points near eight centres on a circle of radius 2.
fn ring(n: Int) -> f32[n, 2] {
  let angle = cast(random.integers([n], 8), f32) * 0.7853981633974483
  stack([2.0 * cos(angle), 2.0 * sin(angle)], over: 1) + 0.02 * random.normal([n, 2])
}

/// The number of centres that have at least one in fifty of the points within 0.3.
fn modes_covered(x: f32[N, 2]) -> f32[] {
  let angle = cast(iota(8), f32) * 0.7853981633974483
  let centre = 2.0 * stack([cos(angle), sin(angle)], over: 1)
  let near = sum((reshape(x, [N, 1, 2]) - centre)^2, over: 2) < 0.09
  sum(cast(mean(cast(near, f32), over: 0) > 0.02, f32))
}

/// The mean squared deviation of the length of the critic's gradient from 1.
fn gradient_penalty(critic: Fn, x: f32[N, D]) -> f32[] {
  let g = grad(x => sum(critic(x)))(x)
  mean((sqrt(sum(g * g, over: 1) + 1e-12) - 1.0)^2)
}

train wgan_gp(
  lr: Float = 1e-4,
  critic_steps: Int = 5,
  batch: Int = 256,
  weight: Float = 0.1,
  updates: Int = 10_000
) {
  G = Mlp([2, 128, 128, 2])
  critic = Mlp([2, 128, 128, 1])
  steps updates
  step {
    let distances = [critic_update(G, critic, batch, weight, lr) for i in 0..critic_steps]
    let fake = G(random.normal([batch, 2]))
    let g_loss = -mean(critic(fake))
    minimize g_loss over G with adam(lr: lr, beta1: 0.5, beta2: 0.9)
    report distance = distances[-1], modes = modes_covered(fake)
  }
  every 1000 steps { save G(random.normal([1000, 2])) as "points.csv" }
}

/// One update of the critic; yields its estimate of the distance.
fn critic_update(G: Mlp, critic: Mlp, batch: Int, weight: Float, lr: Float) {
  let real = ring(batch)
  let fake = stop_gradient(G(random.normal([batch, 2])))
  let mixed = real + random.uniform([batch, 1]) * (fake - real)
  let distance = mean(critic(real)) - mean(critic(fake))
  minimize weight * gradient_penalty(critic, mixed) - distance over critic with adam(
    lr: lr, beta1: 0.5, beta2: 0.9
  )
  distance
}

test "the penalty of a linear critic is known" {
  let critic = x => x @ [[0.6], [0.0]]
  assert close(gradient_penalty(critic, random.normal([5, 2])), 0.16)
}
test "the ring covers all modes" { assert close(modes_covered(ring(2000)), 8.0) }
test "gradient of the penalty, which is a second derivative" {
  let x = random.normal([3, 2])
  gradcheck(c => gradient_penalty(c, x), at: Mlp([2, 5, 1], act: tanh))
}
