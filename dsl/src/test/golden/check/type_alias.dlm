import ragged { Ragged, row_sum, ragged }

type Pair(T, N) = (left: T[N], right: T[N])
type Open(N) = f32[N, K]
type Wrong(N) = f33[N]
type Circle(N) = (next: Square(N), size: f32[N])
type Square(N) = (next: Circle(N), size: f32[N])
type Twice(N, N) = f32[N]
type Unread(N, M) = f32[N]

fn few(x: Pair(f32)) { x.left }
fn many(x: Pair(f32, N, N)) { x.left }
fn label(x: Pair(f32, M: 3)) { x.left }
fn given(x: Pair(f32, N, T: f32)) { x.left }
fn kind(x: Pair(3, N)) { x.left }
fn size(x: Pair(f32, f32)) { x.left }
fn brackets(x: Pair[f32, N]) { x.left }
fn spread(x: Pair(f32, ...N)) { x.left }
fn called(x: f32[N]) { Pair(x, x) }
fn misspelt(x: Pare(f32, N)) { x.left }

fn sum_of(x: Pair(f32, N)) -> f32[N] { x.left + x.right }
fn uneven(a: f32[3], b: f32[4]) { sum_of((left: a, right: b)) }
fn whole(a: i32[3]) { sum_of((left: a, right: a)) }
fn fields(a: f32[3]) { sum_of((left: a, other: a)) }
fn tensor(a: f32[N, L, D]) { row_sum(a) }
fn items(data: f32[E], lengths: f32[R]) { ragged(data, lengths) }
fn offsets(data: f32[E]) { row_sum((data: data, offsets: [0.5, 1.0])) }
fn result(a: f32[N]) -> Pair(f32, N) { a }
train fields {
  data iris(batch: 16)
  step(words: Ragged(i32, N, E)) { report n = N }
  epochs 1
}
