/// A cell of DARTS (Liu et al., 2019): each edge of a small graph of nodes is a softmax-weighted mixture of operations; the weights of the
/// operations learn on one half of the data from the cell with its parameters one step ahead, the parameters on the other half.
import loss { cross_entropy }
import metric { accuracy }
import nn { Conv2d, Linear, avg_pool2d, global_avg_pool2d, max_pool2d }
import optim { adam, sgd }

/// One edge: nothing, identity, 3x3 convolution, dilated 3x3 convolution, mean and maximum of 3x3.
model Edge(channels: Int) {
  conv = Conv2d(channels, channels, kernel: 3, padding: 1)
  dilated = Conv2d(channels, channels, kernel: 3, padding: 2, dilation: 2)
  fn forward(x: f32[N, channels, H, W], weight: f32[6]) -> f32[N, channels, H, W] {
    let mean = avg_pool2d(x, 3, stride: 1, padding: 1)
    let largest = max_pool2d(x, 3, stride: 1, padding: 1)
    weight[1] * x + weight[2] * relu(conv(x)) + weight[3] * relu(dilated(x)) + weight[4] * mean +
      weight[5] * largest
  }
}

/// Node i is the sum of edges from the input and all nodes before it; the result is the mean of the nodes. Edge e has row e of `choice`.
model Cell(channels: Int, nodes: Int = 2) {
  edges = [Edge(channels) for e in 0..nodes * (nodes + 1) / 2]
  fn forward(x: f32[N, channels, H, W], choice: f32[E, 6]) -> f32[N, channels, H, W] {
    let weight = softmax(choice, over: 1)
    let all = fold(range(nodes), [x], (seen, i) => {
      let first = i * (i + 1) / 2
      [
        ...seen,
        fold(
          range(i + 1), 0.0 * x, (total, j) => total + edges[first + j](seen[j], weight[first + j])
        )
      ]
    })
    fold(all[1..], 0.0 * x, (total, node) => total + node) / nodes
  }
}

model Net(channels: Int, nodes: Int = 2, classes: Int = 10) {
  stem = Conv2d(1, channels, kernel: 3, padding: 1)
  cell = Cell(channels, nodes)
  out = Linear(channels, classes)
  fn forward(x: f32[N, 1, H, W], choice: f32[E, 6]) -> f32[N, classes] {
    cell(max_pool2d(relu(stem(x)), 2), choice) |> global_avg_pool2d |> out
  }
}

model Choice(edges: Int) {
  param a: f32[edges, 6] = 1e-3 * random.normal([edges, 6])
}

train darts(lr: Float = 0.05, nodes: Int = 2, channels: Int = 8) {
  net = Net(channels, nodes)
  choice = Choice(nodes * (nodes + 1) / 2)
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let (x, y) = (image[0..32], label[0..32])
    let (held, held_label) = (image[32..64], label[32..64])
    // The second-order rule: the gradient of the held-out loss goes through one step of the parameters.
    let ahead = net - lr * grad(n => cross_entropy(n(x, choice.a), y))(net)
    let search = cross_entropy(ahead(held, choice.a), held_label)
    minimize search over choice with adam(lr: 3e-3, beta1: 0.5)
    let loss = cross_entropy(net(x, choice.a), y)
    minimize loss over net with sgd(lr: lr, momentum: 0.9)
    report loss, search, surest = mean(max(softmax(choice.a, over: 1), over: 1))
  }
  eval(image, label) { report accuracy = accuracy(net(image, choice.a), label) }
  epochs 2
}

test "with the identity alone chosen the cell is a multiple of its input" {
  let cell = Cell(2, 2)
  let x = random.normal([1, 2, 4, 4])
  let identity = 100.0 * one_hot([1, 1, 1], 6)
  // Node 1 is x, node 2 is x + node 1.
  assert close(cell(x, identity), 1.5 * x, tolerance: 1e-5)
}
test "gradient of the choice through a step of the parameters" {
  let net = Net(2, 1, classes: 3)
  let x = random.normal([2, 1, 4, 4])
  gradcheck(
    c => cross_entropy((net - 0.1 * grad(n => cross_entropy(n(x, c), [0, 2]))(net))(x, c), [1, 2]),
    at: random.normal([1, 6])
  )
}
