from nn import Linear
def f(x: f32[N]) { x }
class Net { }

fn g(x: f32[N]) -> f32[N] {
  var y = x
  const z = x
  if all(x > 0) { y } elif all(x < 0) { z } else { x }
  return y
}
