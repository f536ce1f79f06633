fn f(a: f32[I], b: f32[J]) -> f32[I, J] { for i, j => a[i] * b[j] }
