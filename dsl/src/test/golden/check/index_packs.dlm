fn f(x: f32[...A, T], y: f32[...B, T]) { sum(t | x[t] * y[t]) }
test "different packs" { let z = f(zeros([2, 3]), zeros([4, 3])) }
fn g(x: f32[...A, T]) { for t => x[t] * random.uniform([]) }
test "random numbers" { let z = g(zeros([2, 3])) }
fn h(x: (f32[3, 2], y: f32[4, 2])) { x }
