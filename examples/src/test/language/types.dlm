/// Element types and functions that work for several.
fn twice(x: T[...S]) -> T[...S] { x + x }
fn dot(x: T[N], y: T[N]) -> T[] { sum(i | x[i] * y[i]) }
fn convert(x: f32[N], to: DType) { cast(x, to) }

test "functions of any element type" {
  assert all(twice([1, 2]) == [2, 4])
  assert all(twice([1.5]) == [3.0])
  assert dot([1, 2], [3, 4]) == 11
  assert dot(cast([1.0, 2.0], f64), cast([3.0, 4.0], f64)) == cast(11.0, f64)
}
test "wide and narrow integers" {
  let big = cast([2147483647], i64) + cast([1], i64)
  assert all(big == cast([2147483647], i64) + 1)
  assert all(cast(big / 2, f64) == cast([1073741824.0], f64))
  let bytes = cast([200, 100], u8) + cast([100, 100], u8)
  assert all(cast(bytes, i32) == [44, 200])
  let small = cast([100, -128], i8) + cast([100, -1], i8)
  assert all(cast(small, i32) == [-56, 127])
}
test "double precision" {
  let third = cast([1.0], f64) / cast([3.0], f64)
  assert all(cast(third, f32) == [1.0] / [3.0])
  assert all(third != cast([1.0] / [3.0], f64))
  assert all(abs(exp(third) - 1.3956124250860895) < 1e-12)
  assert close(sum(third @ reshape(third, [1, 1])), cast(0.1111111111111111, f64))
}
test "stored halves" {
  let x = [1.0, 0.1, 3.0]
  let h = cast(x, f16)
  let b = cast(x, bf16)
  assert close(cast(h, f32), x, tolerance: 1e-3)
  assert close(cast(b, f32), x, tolerance: 1e-2)
  assert cast(h, f32)[1] != 0.1
  assert all(cast(h[1..] + h[1..], f32) == 2.0 * cast(h, f32)[1..])
}
test "bits" {
  assert all(shift_left([1, 3], 4) == [16, 48])
  assert all(xor([5, 6], [1, 7]) == [4, 1])
}
model Repeated(n: Int) {
  fn forward(x: f32[N]) -> f32[N] { fold(range(n), x, (h, i) => tanh(h)) }
}

test "an integer without a default counts" { assert close(Repeated(2)([0.5]), tanh(tanh([0.5]))) }

model Tree(depth: Int, width: Int = 2^3) {
  param leaves: f32[2^depth, width] = ones()
  levels = [Repeated(2^i) for i in 0..depth]
  state counts: i32[2^(depth - 1) + 1] = zeros()
  fn forward(x: f32[2^depth]) -> f32[width, 2^depth - 1] {
    let heights = concat([full([2^i], i) for i in 0..depth])
    expand(reshape(heights * sum(x), [1, 2^depth - 1]), [width, 2^depth - 1])
  }
}
fn table(n: Int) -> f32[2^n, n] { ones([2^n, n]) }
fn halves(x: f32[2^k, N], k: Int) -> f32[2^(k - 1), 2, N] { reshape(x, [2^(k - 1), 2, N]) }

test "powers of integers of compile time are sizes" {
  let tree = Tree(3)
  assert shape(tree.leaves)[0] == 8 and shape(tree.leaves)[1] == 8
  assert shape(tree.counts)[0] == 5
  assert shape(tree(ones([8])))[1] == 7
  assert shape(table(4))[0] == 16
  assert shape(halves(ones([8, 3]), 3))[0] == 4
  assert [64 * 2^i for i in 0..4][3] == 512
  assert (if shape(table(2))[0] == 2^2 { 1 } else { 0 }) == 1
}
