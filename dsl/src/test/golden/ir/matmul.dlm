fn f(a: f32[I, K], b: f32[K, J]) -> f32[I, J] { for i, j => sum(k | a[i, k] * b[k, j]) }
