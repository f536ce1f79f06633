fn lstm(cell: LstmCell(I, H), x: f32[T, N, I]) -> (f32[T, N, H], (f32[N, H], f32[N, H])) {
  scan (h, c) = (zeros(), zeros()) for x_t in x {
    let (h1, c1) = cell(x_t, h, c)
    yield h1
    (h1, c1)                                      // value of the scan: (yields, last carry)
  }
}
fn hopfield_recall(w: f32[D, D], x: f32[D]) -> f32[D] {
  let (v, _) = while (v, prev) = (sign(w @ x), x) until all(v == prev) max 100 { (sign(w @ v), v) }
  v
}
