/// Rows of different lengths, such as the words of sentences: the items of all rows stand one behind the other, in a tensor that
/// has room for a fixed number of them. Only the sizes are fixed; how long the rows are may differ from batch to batch.
import graph { segment_softmax }

/// R rows with at most E items in all, each of shape S: row r is data[offsets[r]..offsets[r + 1]]. The places from offsets[R] on
/// are empty: they belong to no row.
type Ragged(T, R, E, ...S) = (data: T[E, ...S], offsets: i32[R + 1])

/// Rows of the given lengths, which stand one behind the other in data. That they fit is checked.
fn ragged(data: T[E, ...S], lengths: i32[R]) -> Ragged(T, R, E, ...S) {
  // In f64, which holds all sums of i32 lengths that a tensor can have.
  let ends = cast(cumsum(cast(lengths, f64)), i32)
  assert all(lengths >= 0) and max(ends) <= E
  (data: data, offsets: concat([zeros([1], dtype: i32), ends]))
}

/// The rows of a tensor that are padded to one length, packed into room for E items.
fn packed(x: T[R, L, ...S], lengths: i32[R], room: Int) -> Ragged(T, R, room, ...S) {
  let rows = ragged(zeros([room, ...S], dtype: T), lengths)
  let row = row_of(rows)
  let at = min(row, R - 1)
  let column = iota(room) - rows.offsets[at]
  let from = at * L + min(column, L - 1)
  assert max(lengths) <= L
  with_items(rows, kept(rows, reshape(x, [R * L, ...S])[from]))
}

/// The rows, each filled up with `value` to one length; what is longer is cut off.
fn padded(x: Ragged(T, R, E, ...S), length: Int, value: Float = 0.0) -> T[R, length, ...S] {
  let at[r in 0..R, i in 0..length] = x.offsets[r] + i
  let inside[r, i] = at[r, i] < x.offsets[r + 1]
  for r, i => where(inside[r, i], x.data[min(at[r, i], E - 1)], cast(value, T))
}

/// The number of items of each row.
fn lengths(x: Ragged(T, R, E, ...S)) -> i32[R] { x.offsets[1..] - x.offsets[0..R] }

/// The row of each place; R for the empty ones.
fn row_of(x: Ragged(T, R, E, ...S)) -> i32[E] {
  let starts = scatter_add(zeros([E + 1], dtype: f64), x.offsets[1..], ones([R], dtype: f64))
  cast(cumsum(starts)[0..E], i32)
}

/// The same rows with other items, such as `with_items(x, layer(x.data))`.
fn with_items(x: Ragged(T, R, E, ...S), data: U[E, ...Q]) -> Ragged(U, R, E, ...Q) {
  (data: data, offsets: x.offsets)
}

/// f for all items: it gets `T[E, ...S]`, the items as a batch.
fn map_items(x: Ragged(T, R, E, ...S), f: Fn) { with_items(x, f(x.data)) }

/// Items with zeros at the empty places.
fn kept(x: Ragged(T, R, E, ...S), data: U[E, ...Q]) -> U[E, ...Q] {
  let row = row_of(x)
  for e => where(row[e] < R, data[e], cast(0, U))
}

/// For each place what belongs to its row; zeros for the empty ones.
fn for_items(x: Ragged(T, R, E, ...S), rows: U[R, ...Q]) -> U[E, ...Q] {
  kept(x, rows[min(row_of(x), R - 1)])
}

/// The sum of each row.
fn row_sum(x: Ragged(T, R, E, ...S)) -> T[R, ...S] { segment_sum(x.data, by: row_of(x), size: R) }

/// The mean of each row; 0 for one without items.
fn row_mean(x: Ragged(f32, R, E, ...S)) -> f32[R, ...S] {
  let sums = row_sum(x)
  let count = cast(max(lengths(x), 1), f32)
  for r => sums[r] / count[r]
}

/// The largest item of each row; the lowest number for one without items.
fn row_max(x: Ragged(T, R, E, ...S)) -> T[R, ...S] { segment_max(x.data, by: row_of(x), size: R) }

/// The softmax over the items of each row; zeros at the empty places.
fn row_softmax(x: Ragged(f32, R, E, ...S)) -> Ragged(f32, R, E, ...S) {
  // The empty places are one more row, which is dropped.
  let a = segment_softmax(kept(x, x.data), by: row_of(x), size: R + 1)
  with_items(x, kept(x, a))
}

test "rows of three lengths" {
  let x = ragged([1.0, 2.0, 3.0, 4.0, 5.0, 99.0], [2, 0, 3])
  assert all(x.offsets == [0, 2, 2, 5])
  assert all(lengths(x) == [2, 0, 3])
  assert all(row_of(x) == [0, 0, 2, 2, 2, 3])
  assert close(row_sum(x), [3.0, 0.0, 12.0])
  assert close(row_mean(x), [1.5, 0.0, 4.0])
  assert close(row_max(x)[2], 5.0)
  assert close(padded(x, 2, value: -1.0), [[1.0, 2.0], [-1.0, -1.0], [3.0, 4.0]])
  assert close(for_items(x, [10.0, 20.0, 30.0]), [10.0, 10.0, 30.0, 30.0, 30.0, 0.0])
}
test "padded rows come back, and numbers of words are rows too" {
  let x = random.normal([3, 4, 2])
  let rows = packed(x, [4, 1, 3], 10)
  let shown = for r, i => where(i < [4, 1, 3][r], x[r, i], 0.0)
  assert close(padded(rows, 4), shown)
  let words = packed([[7, 8, 9], [5, 0, 0]], [3, 1], 6)
  assert all(words.data == [7, 8, 9, 5, 0, 0])
  assert all(padded(words, 3) == [[7, 8, 9], [5, 0, 0]])
}
test "softmax of each row" {
  let x = ragged(random.normal([7, 2]), [3, 2])
  let a = row_softmax(x)
  assert close(row_sum(a), ones([2, 2]))
  assert close(a.data[0..3], softmax(x.data[0..3], over: 0))
  assert all(a.data[5..] == 0)
}
test "items that no row has do not matter, also to derivatives" {
  let rows = ragged(zeros([5, 2]), [2, 1])
  let f = data => {
    let x = map_items(with_items(rows, data), exp)
    sum(row_mean(x)^2) + sum(row_softmax(x).data^2) + sum(row_max(x)) + sum(padded(x, 2)^2)
  }
  gradcheck(f, at: random.normal([5, 2]))
  let g = grad(f)(random.normal([5, 2]))
  assert all(g[3..] == 0)
}
