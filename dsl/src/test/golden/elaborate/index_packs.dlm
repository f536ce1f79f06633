fn f(x: f32[...A, T], y: f32[...B, T]) { sum(t | x[t] * y[t]) }
test "different packs" { let z = f(zeros([2, 3]), zeros([4, 3])) }
