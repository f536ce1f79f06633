train t {
  net = Linear(3, 4)
  step(x: f32[N, 3]) {
    update net(x) = x
    update 3 = x
    update net.w[0] = x
  }
}
