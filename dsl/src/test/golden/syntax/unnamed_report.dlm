train t {
  net = Linear(3, 4)
  step(x: f32[N, 3]) {
    report mean(net(x))
    report net.loss, x
  }
}
