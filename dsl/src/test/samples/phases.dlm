train dbn(lr: Float = 0.1, k: Int = 1) {
  stack = [Rbm(784, 500), Rbm(500, 500)]
  head = Linear(500, 10)
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  phase pretrain[i in 0..2] {
    epochs 5
    step(image) {
      let v0 = fold(stack[0..i], image, (v, rbm) => rbm.hidden(v))
      let vk = iterate v = v0 times k { stack[i].sample_visible(stack[i].sample_hidden(v)) }
      update stack[i].w = stack[i].w + lr * (outer(v0, stack[i].hidden(v0)) - outer(vk, stack[i].hidden(vk))) / N
    }
  }
  phase finetune { epochs 10; step(image, label) { let loss = cross_entropy(head(fold(stack, image, (v, rbm) => rbm.hidden(v))), label); minimize loss over [stack, head] with adam() } }
}
train cartpole_reinforce {
  policy = Mlp([4, 32, 2])
  steps 2000
  step {
    let episode = rollout(policy, cartpole, envs: 32, horizon: 500)      // environment and rollout are library code: scan over time
    let loss = -mean(episode.log_prob * stop_gradient(episode.advantage))
    minimize loss over policy with adam(lr: 1e-2)
    report return = mean(episode.return)
  }
}
