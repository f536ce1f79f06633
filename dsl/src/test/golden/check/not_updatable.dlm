fn f(x: f32[N]) {
  let total = 0.0
  update total = total + sum(x)
  x
}
import nn { Linear }
train averaged {
  net = Linear(4, 2)
  slow = 1.0 * net
  data iris(batch: 16)
  step(features: f32[N, 4]) { update slow = 0.9 * slow + 0.1 * net }
  epochs 1
}
