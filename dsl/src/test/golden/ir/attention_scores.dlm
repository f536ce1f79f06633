fn f(q: f32[...B, T, D], k: f32[...B, S, D]) -> f32[...B, T, S] {
  for t, j => sum(d | q[t, d] * k[j, d]) / sqrt(D)
}
