/// A graph attention network (Velickovic et al., 2018) on the papers of Cora: eight heads of eight features, then one head over
/// the classes; dropout of inputs and of attention, weight decay.
import graph { GraphAttention, dropped }
import optim { adam }
import "gcn.dlm" { masked_accuracy, masked_cross_entropy }

model Gat(features: Int, hidden: Int, heads: Int, classes: Int, drop: Float = 0.6) {
  first = GraphAttention(features, hidden, heads: heads, drop: drop)
  second = GraphAttention(heads * hidden, classes, drop: drop)
  fn forward(x: f32[V, features], src: i32[E], dst: i32[E]) -> f32[V, classes] {
    let h = elu(first(dropped(x, drop), src, dst))
    second(dropped(h, drop), src, dst)
  }
}

train gat(lr: Float = 0.005, decay: Float = 5e-4) {
  net = Gat(1433, 8, 8, 7)
  data cora(batch: 1)
  step(
    features: f32[1, V, 1433], src: i32[1, E], dst: i32[1, E], label: i32[1, V], mask: f32[1, V]
  ) {
    let loss = masked_cross_entropy(net(features[0], src[0], dst[0]), label[0], mask[0])
    let penalty = sum(net.first.w^2) + sum(net.second.w^2)
    minimize loss + 0.5 * decay * penalty over net with adam(lr: lr)
    report loss
  }
  eval(features, src, dst, label, mask) {
    report accuracy = masked_accuracy(net(features[0], src[0], dst[0]), label[0], mask[0])
  }
  epochs 300
}

test "gradient of the loss" {
  let x = random.normal([3, 4])
  gradcheck(
    n => masked_cross_entropy(n(x, [0, 1, 1, 2], [1, 0, 2, 1]), [0, 1, 0], [1.0, 0.0, 1.0]),
    at: Gat(4, 3, 2, 2)
  )
}
test "a node without neighbours attends to itself" {
  let net = Gat(2, 3, 2, 2)
  let x = random.normal([3, 2])
  let alone = net(x[2..3], [0], [0])
  assert close(net(x, [0, 1], [1, 0])[2], alone[0], tolerance: 1e-5)
}
