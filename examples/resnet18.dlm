/// ResNet-18 (He et al., 2016) on CIFAR-10: pictures moved and mirrored at random, one cycle of the learning rate (Smith and Topin,
/// 2018).
import augment { random_crop, random_flip }
import loss { cross_entropy }
import metric { accuracy }
import nn { parameter_count }
import optim { sgd }
import resnet { ResNet }
import schedule { one_cycle }

fn augmented(x: f32[N, C, H, W]) -> f32[N, C, H, W] { x |> random_crop(padding: 4) |> random_flip }

train resnet18(lr: Float = 0.05, weight_decay: Float = 5e-4) {
  net = ResNet([2, 2, 2, 2], classes: 10, small: true)
  data cifar10(batch: 32, normalize: true)
  step(image: f32[N, 3, 32, 32], label: i32[N]) {
    let loss = cross_entropy(net(augmented(image)), label)
    minimize loss over net with sgd(
      lr: one_cycle(lr, total: total_steps),
      momentum: 0.9,
      nesterov: true,
      weight_decay: weight_decay
    )
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  epochs 3
}

test "11.17 million parameters" {
  assert parameter_count(ResNet([2, 2, 2, 2], classes: 10, small: true)) == 11_173_962
}
test "gradient of the loss" {
  let x = random.normal([2, 3, 8, 8])
  gradcheck(
    net => cross_entropy(net(x), [2, 0]), at: ResNet([1, 1], classes: 3, width: 8, small: true)
  )
}
