model M(n: Int) {
  let size = 2 * n
  epochs 10
  step(x: f32[N]) { report x }
  update size = 3
  fn f(x: f32[N]) -> f32[N] {
    fn inner(y: f32[N]) { y }
    param w: f32[N] = zeros()
    epochs 3
    x
  }
}
param lost: f32[3] = zeros()
let (a, b) = (1, 2)
train t {
  net = M(3)
  report net
  phase one {
    phase two { epochs 1 }
    fn f() { 1 }
    epochs 2
  }
}
