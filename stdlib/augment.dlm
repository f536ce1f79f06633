/// Augmentation: pictures of a batch changed at random, each in its own way, so that no epoch shows them as another did.

/// A part of each picture with the size of the whole, after a frame of zeros was put around it: the picture moved by up to `padding`
/// pixels each way (Krizhevsky et al., 2012).
fn random_crop(x: f32[N, C, H, W], padding: Int) -> f32[N, C, H, W] {
  let framed = pad(x, low: [0, 0, padding, padding], high: [0, 0, padding, padding])
  let dy = random.integers([N], high: 2 * padding + 1)
  let dx = random.integers([N], high: 2 * padding + 1)
  vmap((picture, y, x) => dynamic_slice(picture, [0, y, x], [C, H, W]))(framed, dy, dx)
}

/// Each picture mirrored left to right with probability p.
fn random_flip(x: f32[N, C, H, W], p: Float = 0.5) -> f32[N, C, H, W] {
  where(reshape(random.bernoulli(p, [N]), [N, 1, 1, 1]), reverse(x, over: 3), x)
}

test "a crop keeps what is inside its frame" {
  let x = pad(random.uniform([8, 2, 4, 4]), low: [0, 0, 2, 2], high: [0, 0, 2, 2])
  assert close(sum(random_crop(x, 2), over: [1, 2, 3]), sum(x, over: [1, 2, 3]), tolerance: 1e-5)
  assert close(random_crop(x, 0), x)
}
test "pictures move on their own, each way equally far" {
  let x = pad(ones([500, 1, 1, 1]), low: [0, 0, 2, 3], high: [0, 0, 2, 3])
  let moved = random_crop(x, 1)
  let seen = mean(moved[.., 0], over: 0)
  assert close(sum(seen), 1)
  assert close(seen[1..4, 2..5], full([3, 3], 1.0 / 9.0), tolerance: 0.05)
}
test "half of the pictures are mirrored, the others as they were" {
  let x = random.uniform([500, 1, 2, 3])
  let y = random_flip(x)
  let same = all(y == x, over: [1, 2, 3])
  let mirrored = all(y == reverse(x, over: 3), over: [1, 2, 3])
  assert all(same or mirrored)
  assert close(mean(cast(mirrored, f32)), 0.5, tolerance: 0.07)
  assert close(random_flip(x, p: 0.0), x)
}
test "gradients" {
  let x = random.normal([3, 1, 4, 4])
  gradcheck(x => sum(random_crop(x, 1)^2 * cast(iota(4), f32)), at: x)
  gradcheck(x => sum(random_flip(x)^2 * cast(iota(4), f32)), at: x)
}
