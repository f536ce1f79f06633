train several {
  step(x: f32[N, 8], y: i32[N]) {
    let g = grad(x => critic(x))(mixed)                             // WGAN-GP: a gradient inside a loss
    minimize mean((norm(g, over: 1..) - 1)^2) over critic with adam()
    let fast = net - 0.4 * grad(n => loss(n, support))(net)          // MAML inner step
    minimize loss(fast, query) over net with adam()
    let x_adv = clip(x + eps * sign(grad(x => loss(net(x), y))(x)), 0, 1)   // FGSM
    let hvp = jvp(grad(f), at: x, along: v)
    let rows = vmap(f)(xs)
  }
}
