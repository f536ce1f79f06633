import nn { Linear, Conv2d as Conv }
import loss as losses
fn f(x: f32[N, M], factor: Float, _kept: Float, shape_of: f32[K]) -> f32[N, K] {
  let (m, v) = moments(x, over: 1)
  let unused = 2.0 * m
  zeros([N, K]) + reshape(m, [N, 1])
}
fn labels(x: f32[N], y: f32[N]) { (y: x, z: x).y }
