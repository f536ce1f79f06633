/// Gradients of index notation.
fn attention(q: f32[...B, T, D], k: f32[...B, S, D], v: f32[...B, S, E]) -> f32[...B, T, E] {
  let s[t, j] = sum(d | q[t, d] * k[j, d]) / sqrt(D)
  let a = softmax(s, over: j)
  for t, e => sum(j | a[t, j] * v[j, e])
}

test "attention with and without a batch" {
  let q = random.normal([2, 3, 4])
  let k = random.normal([2, 5, 4])
  let v = random.normal([2, 5, 2])
  let y = attention(q, k, v)
  assert close(y[1], attention(q[1], k[1], v[1]))
  gradcheck(q => sum(attention(q, k, v)^2), at: q)
  gradcheck(k => sum(attention(q, k, v)^2), at: k)
}
test "convolutions" {
  let x = random.normal([2, 3, 7])
  let w = random.normal([4, 3, 2])
  let c = x => for n, o, i => sum(c, a | x[n, c, i + a] * w[o, c, a])
  assert close(c(x), conv(x, w))
  gradcheck(x => sum(c(x)^2), at: x)
  gradcheck(w => sum((for n, o, i in 0..3 => sum(c, a | x[n, c, 2 * i + a] * w[o, c, a]))^2), at: w)
}
test "gathers, windows and diagonals" {
  let ids = [2, 0, 2]
  gradcheck(x => sum((for e, f => (e + 1) * x[ids[e], f])^2), at: random.normal([3, 2]))
  gradcheck(x => sum((for i => sum(x[i..i + 2]^2))^2), at: random.normal([4]))
  gradcheck(x => sum((for i => x[i, i] * x[i, 0])^2), at: random.normal([3, 3]))
}
test "reductions" {
  gradcheck(x => sum(i | logsumexp(j | x[i, j])), at: random.normal([3, 4]))
  gradcheck(x => sum(i | max(j | x[i, j])^2), at: random.normal([3, 4]))
  gradcheck(x => sum(i | prod(j | x[i, j])), at: random.normal([3, 4]))
}
