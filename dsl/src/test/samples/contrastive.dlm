train rbm_cd(lr: Float = 0.1, k: Int = 1) {
  rbm = Rbm(784, 500)
  step(v0: f32[N, V]) {
    let h0 = rbm.hidden(v0)
    let vk = iterate v = v0 times k { rbm.sample_visible(rbm.sample_hidden(v)) }
    update rbm.w = rbm.w + lr * (outer(v0, h0) - outer(vk, rbm.hidden(vk))) / N
  }
}
