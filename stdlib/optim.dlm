/// Learning rules. `step` gets a parameter, its gradient and the number of the update, which counts from 1.
/// State is shaped like the parameter; it is read after its update. An argument of type Float may also be given a function of the
/// number of the update, such as a schedule; it stands for its value at this update. Functions that change the list of all gradients
/// stand before the rule: `minimize loss over net with [clip_norm(1.0), adam()]`.

/// Stochastic gradient descent, with momentum (Polyak, 1964) or Nesterov's form (Sutskever et al., 2013).
optim sgd(
  lr: Float = 0.01, momentum: Float = 0.0, nesterov: Bool = false, weight_decay: Float = 0.0
) {
  if momentum > 0 { state velocity = zeros() }
  fn step(p, g, t) {
    let d = if weight_decay > 0 { g + weight_decay * p } else { g }
    if momentum > 0 {
      update velocity = momentum * velocity + d
      if nesterov { p - lr * (d + momentum * velocity) } else { p - lr * velocity }
    } else {
      p - lr * d
    }
  }
}

/// 1 - beta^t, the weight that t values have in a running mean that starts at zero, without cancellation.
fn seen(beta: Float, t: Float) -> f32[] { -expm1(t * log(beta)) }

/// Adam (Kingma and Ba, 2015).
optim adam(lr: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, eps: Float = 1e-8) {
  state m = zeros()
  state v = zeros()
  fn step(p, g, t) {
    update m = lerp(m, g, 1.0 - beta1)
    update v = lerp(v, g * g, 1.0 - beta2)
    p - lr * (m / seen(beta1, t)) / (sqrt(v / seen(beta2, t)) + eps)
  }
}

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
optim adamw(
  lr: Float = 1e-3,
  beta1: Float = 0.9,
  beta2: Float = 0.999,
  eps: Float = 1e-8,
  weight_decay: Float = 0.01
) {
  state m = zeros()
  state v = zeros()
  fn step(p, g, t) {
    update m = lerp(m, g, 1.0 - beta1)
    update v = lerp(v, g * g, 1.0 - beta2)
    p - lr * ((m / seen(beta1, t)) / (sqrt(v / seen(beta2, t)) + eps) + weight_decay * p)
  }
}

/// RMSprop (Tieleman and Hinton, 2012).
optim rmsprop(lr: Float = 1e-3, decay: Float = 0.9, eps: Float = 1e-8) {
  state v = zeros()
  fn step(p, g, t) {
    update v = decay * v + (1.0 - decay) * g * g
    p - lr * g / (sqrt(v) + eps)
  }
}

/// Adagrad (Duchi et al., 2011).
optim adagrad(lr: Float = 0.01, eps: Float = 1e-10) {
  state total = zeros()
  fn step(p, g, t) {
    update total = total + g * g
    p - lr * g / (sqrt(total) + eps)
  }
}

/// Adadelta (Zeiler, 2012).
optim adadelta(lr: Float = 1.0, rho: Float = 0.95, eps: Float = 1e-6) {
  state v = zeros()
  state d = zeros()
  fn step(p, g, t) {
    update v = rho * v + (1.0 - rho) * g * g
    let change = sqrt(d + eps) / sqrt(v + eps) * g
    update d = rho * d + (1.0 - rho) * change * change
    p - lr * change
  }
}

/// Clipping by norm (Pascanu et al., 2013): gradients whose norm, that of all of them together, is above the limit are scaled down to it.
fn clip_norm(limit: Float = 1.0) {
  gradients => {
    let squares = fold(gradients, 0.0, (total, g) => total + sum(g * g))
    let scale = min(limit / sqrt(squares), 1.0)
    [scale * g for g in gradients]
  }
}

/// Clipping by value: each element of a gradient is kept in -limit .. limit.
fn clip_value(limit: Float = 1.0) { gradients => [clip(g, -limit, limit) for g in gradients] }

test "gradients above the limit are scaled to it" {
  let clipped = clip_norm(1.0)([[3.0, 0.0], full([1, 1], 4.0)])
  assert close(clipped[0], [0.6, 0.0])
  assert close(clipped[1], full([1, 1], 0.8))
}
test "gradients below the limit stay, also where all are zero" {
  assert close(clip_norm(6.0)([[3.0, 4.0]])[0], [3.0, 4.0])
  assert close(clip_norm(6.0)([zeros([2])])[0], zeros([2]))
}
test "elements are kept between the limits" {
  assert close(clip_value(0.5)([[3.0, -0.25, -4.0]])[0], [0.5, -0.25, -0.5])
}
test "clipping has a derivative" {
  gradcheck(x => sum(clip_norm(1.0)([x, 2.0 * x])[0] * [1.0, -2.0, 0.5]), at: [0.7, -0.4, 1.1])
  gradcheck(x => sum(clip_norm(9.0)([x, 2.0 * x])[1]^2), at: [0.7, -0.4, 1.1])
}
test "the weight of t values in a running mean" {
  assert close(seen(0.9, 1.0), 0.1)
  assert close(seen(0.5, 3.0), 0.875)
  assert close(1000.0 * seen(0.999, 2.0), 1.999)
}
