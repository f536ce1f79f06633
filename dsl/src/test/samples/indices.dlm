fn attention(q: f32[...B, T, D], k: f32[...B, S, D], v: f32[...B, S, E]) -> f32[...B, T, E] {
  let s[t, j] = sum(d | q[t, d] * k[j, d]) / sqrt(D)          // a leading pack is carried along
  let a = softmax(s, over: j)
  for t, e => sum(j | a[t, j] * v[j, e])
}
fn gcn_layer(h: f32[V, F], src: i32[E], dst: i32[E], norm: f32[E], w: f32[F, G]) -> f32[V, G] {
  let hw = h @ w
  segment_sum(for e, g => norm[e] * hw[src[e], g], by: dst, size: V)
}
