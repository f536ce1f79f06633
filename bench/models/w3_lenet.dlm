/// LeNet-5 with ReLU and maximum pooling, stochastic gradient descent with momentum.
import nn { Conv2d, Linear, max_pool2d, flatten }
import loss { cross_entropy }
import optim { sgd }

model Net() {
  conv1 = Conv2d(1, 6, kernel: 5, padding: 2)
  conv2 = Conv2d(6, 16, kernel: 5)
  fc1 = Linear(400, 120)
  fc2 = Linear(120, 84)
  out = Linear(84, 10)
  fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
    x
      |> conv1
      |> relu
      |> max_pool2d(2)
      |> conv2
      |> relu
      |> max_pool2d(2)
      |> flatten
      |> fc1
      |> relu
      |> fc2
      |> relu
      |> out
  }
}

train w3 {
  net = Net()
  data bench(batch: 64)
  steps 1000
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with sgd(lr: 0.01, momentum: 0.9)
    report loss
  }
}
