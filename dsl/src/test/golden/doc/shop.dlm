/// A file with one of each. The rest of its doc comment
/// has two lines.

import nn { Linear }

/// A constant.
let HALF: Float = 0.5

/// A layer.
///
/// Its second paragraph.
model Layer(
  inputs: Int, // not shown
  outputs: Int,
  bias: Bool = true
) {
  /// The weights.
  param w: f32[inputs, outputs] = zeros()
  if bias { param b: f32[outputs] = zeros() } else { state c: f32[outputs] = zeros() }
  inner = Linear(
    inputs, outputs
  )

  /// The product.
  fn forward(x: f32[...B, inputs]) -> f32[...B, outputs] { x @ w }
  fn other() { w }
}
fn undocumented(x: f32[N]) { x }

/// From the host.
extern fn bleu(found: [Text]) -> Float

/// A rule.
optim plain(lr: Float = 0.1) {
  fn step(p, g, t) { p - lr * g }
}

/// A run.
train run(lr: Float = 0.1) { epochs 1 }
