fn f(h: f32[V, F], src: i32[E], dst: i32[E], norm: f32[E], w: f32[F, G]) -> f32[V, G] {
  let hw = h @ w
  segment_sum(for e, g => norm[e] * hw[src[e], g], by: dst, size: V)
}
