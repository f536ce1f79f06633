/// A graph convolutional network of two layers (Kipf and Welling, 2017) whose features are sparse. Row v of a sparse matrix is
/// its entries offset[v]..offset[v + 1]: values and columns.
import graph { dropped }
import init { glorot_uniform }
import loss { cross_entropy }
import optim { adam }

model Gcn(features: Int = 1433, hidden: Int = 16, classes: Int = 7) {
  param w1: f32[features, hidden] = glorot_uniform()
  param b1: f32[hidden] = zeros()
  param w2: f32[hidden, classes] = glorot_uniform()
  param b2: f32[classes] = zeros()
  fn forward(
    word: f32[W],
    word_column: i32[W],
    word_offset: i32[V1],
    edge: f32[E],
    edge_column: i32[E],
    edge_offset: i32[V1]
  ) -> f32[V1 - 1, classes] {
    let x = csr_dot(dropped(word, 0.5), word_column, word_offset, w1)
    let h = relu(csr_dot(edge, edge_column, edge_offset, x) + b1)
    csr_dot(edge, edge_column, edge_offset, dropped(h, 0.5) @ w2) + b2
  }
}

train w7 {
  net = Gcn()
  data bench(batch: 1)
  steps 1000
  step(
    word: f32[W],
    word_column: i32[W],
    word_offset: i32[V1],
    edge: f32[E],
    edge_column: i32[E],
    edge_offset: i32[V1],
    label: i32[140]
  ) {
    let y = net(word, word_column, word_offset, edge, edge_column, edge_offset)
    let loss = cross_entropy(y[0..140], label)
    minimize loss over net with adam(lr: 0.01)
    report loss
  }
}
