optim adam(lr: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, eps: Float = 1e-8) {
  state m = zeros()                               // shaped like the parameter
  state v = zeros()
  fn step(p, g, t) {                              // t counts from 1; m and v are read after their update
    update m = lerp(m, g, 1 - beta1)
    update v = lerp(v, g * g, 1 - beta2)
    p - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
  }
}
