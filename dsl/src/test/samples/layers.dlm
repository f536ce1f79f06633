import init { glorot_uniform }

model Linear(inputs: Int, outputs: Int, bias: Bool = true) {
  param w: f32[inputs, outputs] = glorot_uniform()
  if bias { param b: f32[outputs] = zeros() }
  fn forward(x: f32[...B, inputs]) -> f32[...B, outputs] { if bias { x @ w + b } else { x @ w } }
}

model BatchNorm2d(C: Int, momentum: Float = 0.1, eps: Float = 1e-5) {
  param scale: f32[C] = ones()
  param shift: f32[C] = zeros()
  state mean: f32[C] = zeros()
  state var: f32[C] = ones()
  fn forward(x: f32[N, C, H, W]) -> f32[N, C, H, W] {
    let (m, v) = if training { moments(x, over: [N, H, W]) } else { (mean, var) }
    if training { update mean = lerp(mean, m, momentum); update var = lerp(var, v, momentum) }
    for n, c, h, w => scale[c] * (x[n, c, h, w] - m[c]) * rsqrt(v[c] + eps) + shift[c]
  }
}

model ResNet(block: (Int, Int, stride: Int) -> Layer, depths: [Int], classes: Int) {
  stages = [Stage(block, depths[i], width: 64 * 2^i) for i in 0..4]      // compile-time comprehension, unrolled
  head = Linear(512, classes)
  fn forward(x: f32[N, 3, H, W]) -> f32[N, classes] { fold(stages, x, (h, stage) => stage(h)) |> head }
}
