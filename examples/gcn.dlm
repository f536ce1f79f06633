/// A graph convolutional network (Kipf and Welling, 2017) that tells the subjects of papers from their words and citations, with
/// the labels of 20 papers per subject: 2 layers, dropout, weight decay on the first layer alone.
import graph { GraphConv, dropped }
import optim { adam }

model Gcn(features: Int, hidden: Int, classes: Int, drop: Float = 0.5) {
  first = GraphConv(features, hidden)
  second = GraphConv(hidden, classes)
  fn forward(x: f32[V, features], src: i32[E], dst: i32[E]) -> f32[V, classes] {
    let h = relu(first(dropped(x, drop), src, dst))
    second(dropped(h, drop), src, dst)
  }
}

/// Cross entropy and accuracy over the nodes of the mask.
fn masked_cross_entropy(logits: f32[V, C], label: i32[V], mask: f32[V]) -> f32[] {
  -sum(mask * sum(one_hot(label, C) * log_softmax(logits, over: 1), over: 1)) / sum(mask)
}
fn masked_accuracy(logits: f32[V, C], label: i32[V], mask: f32[V]) -> f32[] {
  sum(mask * cast(argmax(logits, over: 1) == label, f32)) / sum(mask)
}

train gcn(lr: Float = 0.01, decay: Float = 5e-4) {
  net = Gcn(1433, 16, 7)
  data cora(batch: 1)
  step(
    features: f32[1, V, 1433], src: i32[1, E], dst: i32[1, E], label: i32[1, V], mask: f32[1, V]
  ) {
    let loss = masked_cross_entropy(net(features[0], src[0], dst[0]), label[0], mask[0])
    minimize loss + 0.5 * decay * sum(net.first.w^2) over net with adam(lr: lr)
    report loss
  }
  eval(features, src, dst, label, mask) {
    report accuracy = masked_accuracy(net(features[0], src[0], dst[0]), label[0], mask[0])
  }
  epochs 200
}

test "masks select nodes" {
  let logits = [[5.0, 0.0], [0.0, 5.0], [5.0, 0.0]]
  assert close(masked_accuracy(logits, [0, 0, 0], [1.0, 1.0, 0.0]), 0.5)
  assert close(
    masked_cross_entropy(logits, [0, 1, 1], [1.0, 1.0, 0.0]), softplus(-5.0), tolerance: 1e-5
  )
}
test "gradient of the loss" {
  let x = random.normal([3, 4])
  gradcheck(
    n => masked_cross_entropy(n(x, [0, 1, 1, 2], [1, 0, 2, 1]), [0, 1, 0], [1.0, 0.0, 1.0]),
    at: Gcn(4, 3, 2)
  )
}
