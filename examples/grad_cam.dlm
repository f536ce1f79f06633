/// Grad-CAM (Selvaraju et al., 2017): where a convolutional network looks when it decides for a class. With the maps a_k of the
/// last convolution, the picture is relu(sum_k w_k a_k), w_k the mean over the map of d logit / d a_k.
import nn { Conv2d, Linear, global_avg_pool2d, max_pool2d }
import loss { cross_entropy }
import metric { accuracy }
import optim { adam }
import picture { image_grid }

model Net(classes: Int = 10, width: Int = 16) {
  conv1 = Conv2d(1, width, kernel: 5, padding: 2)
  conv2 = Conv2d(width, 2 * width, kernel: 5, padding: 2)
  conv3 = Conv2d(2 * width, 2 * width, kernel: 3, padding: 1)
  out = Linear(2 * width, classes)
  fn maps(x: f32[N, 1, H, W]) -> f32[N, 2 * width, H / 2, W / 2] {
    x |> conv1 |> relu |> max_pool2d(2) |> conv2 |> relu |> conv3 |> relu
  }
  fn head(a: f32[N, 2 * width, H, W]) -> f32[N, classes] { a |> global_avg_pool2d |> out }
  fn forward(x: f32[N, 1, H, W]) -> f32[N, classes] { head(maps(x)) }
}

/// The part of each place in the logit of the class, at the resolution of the maps.
fn grad_cam(net: Net, x: f32[N, 1, H, W], label: i32[N]) -> f32[N, H / 2, W / 2] {
  let a = net.maps(x)
  let g = grad(a => sum(net.head(a) * one_hot(label, net.classes)))(a)
  relu(sum(mean(g, over: [2, 3], keep: true) * a, over: 1))
}

train grad_cam(lr: Float = 1e-3) {
  net = Net()
  state shown: f32[32, 1, 28, 28] = zeros()
  state shown_label: i32[32] = zeros()
  data mnist(batch: 64) else digits_synthetic(batch: 64)
  step(image: f32[N, 1, 28, 28], label: i32[N]) {
    let loss = cross_entropy(net(image), label)
    minimize loss over net with adam(lr: lr)
    update shown = image[0..32]
    update shown_label = label[0..32]
    report loss
  }
  eval(image, label) { report accuracy = accuracy(net(image), label) }
  every epoch {
    let cam = grad_cam(net, shown, shown_label)
    let scaled = cam / (max(cam, over: 1.., keep: true) + 1e-6)
    save image_grid(shown) as "pictures.png"
    save image_grid(reshape(scaled, [32, 1, 14, 14])) as "grad_cam.png"
  }
  epochs 2
}

test "with a linear head the weights are those of the class" {
  let net = Net(classes: 3, width: 2)
  let x = random.normal([2, 1, 8, 8])
  let a = net.maps(x)
  let w = transpose(net.out.w)[[2, 0]] / 16.0
  assert close(
    grad_cam(net, x, [2, 0]), relu(sum(reshape(w, [2, 4, 1, 1]) * a, over: 1)), tolerance: 1e-5
  )
}
test "gradient of the logits" {
  gradcheck(x => sum(Net(classes: 3, width: 2)(x)^2), at: random.normal([1, 1, 6, 6]))
}
