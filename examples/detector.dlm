/// A two-stage detector after Faster R-CNN (Ren et al., 2015): a first network says for each anchor box whether something is there and
/// how to move the box onto it; doubles are suppressed; a second one names what stands in the best box, from features under the box
/// (RoIAlign: He et al., 2017). Scenes are drawn by the program: a filled or a hollow square on noise.
import detection { iou, nms, roi_align }
import loss { bce_logits, cross_entropy }
import nn { Conv2d, Linear }
import optim { adam }

/// Boxes of side 10 around 8 x 8 places of a picture of side 32.
fn anchors() -> f32[64, 4] {
  let centre = 4.0 * cast(iota(8), f32) + 2.0
  let boxes = for y in 0..8, x in 0..8 => stack([
    centre[x] - 5.0, centre[y] - 5.0, centre[x] + 5.0, centre[y] + 5.0
  ])
  reshape(boxes, [64, 4])
}

model Detector(width: Int = 16) {
  conv1 = Conv2d(1, width, kernel: 5, stride: 2, padding: 2)
  conv2 = Conv2d(width, width, kernel: 5, stride: 2, padding: 2)
  propose = Conv2d(width, 5, kernel: 3, padding: 1)
  name = Linear(width * 9, 2)

  fn features(x: f32[N, 1, 32, 32]) -> f32[N, width, 8, 8] { x |> conv1 |> relu |> conv2 |> relu }

  /// For each anchor the logit of "something", and the box moved by four times the network's output.
  fn proposals(f: f32[N, width, 8, 8]) -> (f32[N, 64], f32[N, 64, 4]) {
    let p = permute(reshape(propose(f), [N, 5, 64]), [0, 2, 1])
    (p[.., .., 0], anchors() + 4.0 * p[.., .., 1..])
  }

  /// Logits of the names of what is in one box of each picture; a feature pixel covers 4 x 4 pixels.
  fn classify(f: f32[N, width, 8, 8], box: f32[N, 4]) -> f32[N, 2] {
    let inside = for n => roi_align(f[n], 0.25 * box[n..n + 1], 3)
    name(reshape(inside, [N, width * 9]))
  }
}

/// Pictures, the true box, and 0 for filled, 1 for hollow.
fn scenes(n: Int) -> (f32[n, 1, 32, 32], f32[n, 4], i32[n]) {
  let corner = random.uniform([n, 2], low: 1.0, high: 19.0)
  let side = random.uniform([n, 1], low: 8.0, high: 12.0)
  let box = concat([corner, corner + side], over: 1)
  let kind = random.integers([n], 2)
  let picture = for i, y in 0..32, x in 0..32 => {
    let edge = min(
      min(x + 0.5 - box[i, 0], box[i, 2] - x - 0.5), min(y + 0.5 - box[i, 1], box[i, 3] - y - 0.5)
    )
    where(edge > 0 and (kind[i] == 0 or edge < 2.5), 1.0, 0.0)
  }
  (reshape(picture + random.normal([n, 32, 32], std: 0.2), [n, 1, 32, 32]), box, kind)
}

/// The best box of each picture that is left after suppression, and how many are left.
fn detect(score: f32[N, 64], boxes: f32[N, 64, 4]) -> (f32[N, 4], i32[N]) {
  let found = for n => nms(boxes[n], score[n], threshold: 0.3).count
  let best = argmax(score, over: 1)
  (for n => boxes[n, best[n]], found)
}

train detector(lr: Float = 2e-3, batch: Int = 32, updates: Int = 1500) {
  net = Detector()
  steps updates
  step {
    let (x, box, kind) = scenes(batch)
    let f = net.features(x)
    let (score, boxes) = net.proposals(f)
    let near = for n, a in 0..64 => iou(anchors()[a], box[n])
    let positive = cast(near > 0.4, f32)
    let miss = sum(abs(boxes - reshape(box, [batch, 1, 4])), over: 2)
    let place = sum(positive * miss) / (sum(positive) + 1.0)
    let loss = 10.0 * bce_logits(score, positive) + 0.1 * place +
      cross_entropy(net.classify(f, box), kind)
    minimize loss over net with adam(lr: lr)
    let (found, left) = detect(score, boxes)
    let overlap = for n => iou(found[n], box[n])
    let named = argmax(net.classify(f, found), over: 1) == kind
    report loss,
      overlap = mean(overlap),
      right = mean(cast(overlap > 0.5 and named, f32)),
      left = mean(cast(left, f32))
  }
}

test "anchors stand on a grid" {
  assert close(anchors()[0], [-3.0, -3.0, 7.0, 7.0])
  assert close(anchors()[9], [1.0, 1.0, 11.0, 11.0])
}
test "the best box is found" {
  let (box, left) = detect(one_hot([9, 0], 64), expand(anchors(), [2, 64, 4]))
  assert close(box, stack([anchors()[9], anchors()[0]]))
  assert max(left) < 64
}
test "gradient of both stages" {
  let x = random.normal([1, 1, 32, 32])
  let box = [[3.3, 4.1, 14.2, 13.7]]
  gradcheck(
    n => {
      let f = n.features(x)
      let (score, boxes) = n.proposals(f)
      bce_logits(score, 1) + mean(boxes^2) + cross_entropy(n.classify(f, box), [1])
    },
    at: Detector(width: 2)
  )
}
