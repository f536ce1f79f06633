/// Boxes [x1, y1, x2, y2] in pictures: overlap, suppression of doubles, features under boxes.

/// The area of the intersection over that of the union (Jaccard, 1912).
fn iou(a: f32[4], b: f32[4]) -> f32[] {
  let w = max(min(a[2], b[2]) - max(a[0], b[0]), 0.0)
  let h = max(min(a[3], b[3]) - max(a[1], b[1]), 0.0)
  let (first, second) = ((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
  w * h / max(first + second - w * h, 1e-9)
}

/// Non-maximum suppression: from the best box to the worst, each one that is kept removes those after it that overlap it by more than
/// the threshold. Yields which are kept, and how many.
fn nms(boxes: f32[K, 4], scores: f32[K], threshold: Float = 0.5) -> (keep: bool[K], count: i32[]) {
  let order = argsort(scores, descending: true)
  let overlap[i, j] = iou(boxes[order[i]], boxes[order[j]])
  let (_, sorted) = scan keep = ones([K], dtype: bool) for (i, row) in (iota(K), overlap) {
    let removes = keep[i] and row > threshold and iota(K) > i
    keep and not (removes)
  }
  let keep = scatter_set(zeros([K], dtype: i32), order, cast(sorted, i32)) > 0
  (keep: keep, count: sum(cast(keep, i32)))
}

/// The value between the pixels around (y, x), 0 outside (He et al., 2017).
fn bilinear(x: f32[C, H, W], at_y: f32[], at_x: f32[]) -> f32[C] {
  let (y0, x0) = (floor(at_y), floor(at_x))
  let corner = (dy, dx) => {
    let (y, u) = (y0 + dy, x0 + dx)
    let weight = (1.0 - abs(at_y - y)) * (1.0 - abs(at_x - u))
    let inside = y >= 0 and y < H and u >= 0 and u < W
    let (row, column) = (cast(clip(y, 0, H - 1), i32), cast(clip(u, 0, W - 1), i32))
    where(inside, weight, 0) * (for c => x[c, row, column])
  }
  corner(0.0, 0.0) + corner(0.0, 1.0) + corner(1.0, 0.0) + corner(1.0, 1.0)
}

/// RoIAlign (He et al., 2017): each box is cut into size x size cells; a cell is the mean of 2 x 2 points in it, read between pixels.
/// Coordinates count in pixels of x, whose centres are at 0.5, 1.5, ...
fn roi_align(x: f32[C, H, W], boxes: f32[K, 4], size: Int) -> f32[K, C, size, size] {
  let point = (box, i, j) => {
    let y = box[1] + (box[3] - box[1]) * (0.25 + 0.5 * i) / size
    let u = box[0] + (box[2] - box[0]) * (0.25 + 0.5 * j) / size
    bilinear(x, y - 0.5, u - 0.5)
  }
  let samples = for k, i in 0..2 * size, j in 0..2 * size => point(boxes[k], i, j)
  permute(mean(reshape(samples, [K, size, 2, size, 2, C]), over: [2, 4]), [0, 3, 1, 2])
}

test "overlap of boxes" {
  assert close(iou([0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 3.0, 2.0]), 1.0 / 3.0)
  assert close(iou([0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0]), 0.0)
}
test "doubles are suppressed, and what they alone overlap is kept" {
  // 1 overlaps 0 and 2; as 0 is better, 1 goes and 2 stays.
  let boxes = [
    [0.0, 0.0, 10.0, 10.0], [2.0, 0.0, 12.0, 10.0], [4.0, 0.0, 14.0, 10.0], [50.0, 50.0, 60.0, 60.0]
  ]
  let found = nms(boxes, [0.9, 0.8, 0.7, 0.6], threshold: 0.5)
  assert all(found.keep == [true, false, true, true]) and found.count == 3
  let other = nms(boxes, [0.7, 0.9, 0.8, 0.6], threshold: 0.5)
  assert all(other.keep == [false, true, false, true])
}
test "a linear picture is read exactly" {
  let x = for c in 0..1, y in 0..6, u in 0..8 => 2.0 * y + 3.0 * u + c
  let cells = roi_align(x, [[1.0, 1.0, 5.0, 3.0]], 2)
  // Centres of the cells: y 1.5 and 2.5, x 2 and 4; pixel (0, 0) has its centre at 0.5.
  assert close(cells[0, 0], [[2.0 + 4.5, 2.0 + 10.5], [4.0 + 4.5, 4.0 + 10.5]], tolerance: 1e-5)
}
test "gradients in picture and boxes" {
  let x = random.normal([2, 5, 5])
  gradcheck(x => sum(roi_align(x, [[0.6, 0.7, 3.9, 4.2]], 2)^2), at: x)
  gradcheck(b => sum(roi_align(x, b, 2)^2), at: [[0.63, 0.71, 3.93, 4.27]])
  gradcheck(b => iou(b, [0.0, 0.0, 2.0, 2.0]), at: [0.5, 0.5, 3.0, 2.5])
}
