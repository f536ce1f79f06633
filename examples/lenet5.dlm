/// LeNet-5 (LeCun et al., 1998), average pooling and tanh as in the paper.
import nn { Conv2d, Linear, avg_pool2d, flatten }
import loss { cross_entropy }
import metric { accuracy }
import optim { sgd }
import schedule { cosine }

model LeNet5(classes: Int = 10, act: Fn = tanh, pool: Fn = avg_pool2d) {
  conv1 = Conv2d(1, 6, kernel: 5, padding: 2)
  conv2 = Conv2d(6, 16, kernel: 5)
  fc1 = Linear(400, 120)
  fc2 = Linear(120, 84)
  out = Linear(84, classes)

  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, classes] {
    x
      |> conv1
      |> act
      |> pool(2)
      |> conv2
      |> act
      |> pool(2)
      |> flatten
      |> fc1
      |> act
      |> fc2
      |> act
      |> out
  }
}

/// The pictures of a batch moved by up to one pixel each way, so that no epoch shows them as another did (Simard et al., 2003).
fn moved(x: f32[N, 1, 28, 28]) -> f32[N, 1, 28, 28] {
  let framed = pad(x, low: [0, 0, 1, 1], high: [0, 0, 1, 1])
  let (dy, dx) = (random.integers([], high: 3), random.integers([], high: 3))
  dynamic_slice(framed, [0, 0, dy, dx], [N, 1, 28, 28])
}

train lenet5(lr: Float = 0.1) {
  net = LeNet5()
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(moved(image)), label)
    minimize loss over net with sgd(lr: cosine(lr, total: total_steps), momentum: 0.9)
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  epochs 10
}

test "logits have one column per class" {
  let y = LeNet5()(random.normal([2, 1, 28, 28]))
  assert all(y == y)
}

test "a moved picture keeps what is inside its frame" {
  let x = pad(random.uniform([2, 1, 26, 26]), low: [0, 0, 1, 1], high: [0, 0, 1, 1])
  assert close(sum(moved(x)), sum(x), tolerance: 1e-5)
}

test "gradient of the loss" {
  let x = random.normal([1, 1, 28, 28])
  gradcheck(net => cross_entropy(net(moved(x)), [3]), at: LeNet5())
}
