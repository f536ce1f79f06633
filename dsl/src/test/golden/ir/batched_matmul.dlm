fn f(a: f32[N, I, K], b: f32[N, K, J]) -> f32[N, I, J] { for n, i, j => sum(k | a[n, i, k] * b[n, k, j]) }
