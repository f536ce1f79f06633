/// Measures that are shown, not minimised.

/// The share of rows whose largest logit is at the label.
fn accuracy(logits: f32[N, C], label: i32[N]) -> f32[] {
  mean(cast(argmax(logits, over: 1) == label, f32))
}

/// The share of rows whose label is among the k largest logits.
fn top_k_accuracy(logits: f32[N, C], label: i32[N], k: Int) -> f32[] {
  let at_label = sum(where(one_hot(label, C) > 0, logits, 0), over: 1, keep: true)
  mean(cast(sum(cast(logits > at_label, f32), over: 1) < k, f32))
}

/// The share of the variance that y explains: 1 - residual / total.
fn r2(y: f32[N], target: f32[N]) -> f32[] {
  1.0 - sum((y - target)^2) / sum((target - mean(target))^2)
}

test "accuracy" { assert close(accuracy([[1.0, 2.0], [3.0, 0.0]], [1, 1]), 0.5) }
test "top k" { assert close(top_k_accuracy([[1.0, 2.0, 3.0], [3.0, 0.0, 1.0]], [1, 1], 2), 0.5) }
test "r2 of a perfect fit is one" { assert close(r2([1.0, 2.0, 4.0], [1.0, 2.0, 4.0]), 1.0) }
