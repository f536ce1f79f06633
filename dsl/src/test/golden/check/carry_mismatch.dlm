fn f(x: f32[N, 3]) {
  let (_, s) = scan s = zeros([2]) for v in x { v }
  let (_, t) = scan t = 0 for v in x { (t, v) }
  let u = iterate u = x times 3 { cast(u, i32) }
  s
}
fn g(x: f32[N, 3]) { scan (s, n) = (zeros([3]), 0) for v in x { s } }
