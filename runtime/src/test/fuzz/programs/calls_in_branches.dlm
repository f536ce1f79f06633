// As branches_with_indices.dlm, through a call.
fn helper(x0: f32[P, Q]) -> f32[] {
  let s[j in 0..P] = x0[j / 2, 0]
  sum(s)
}
fn main(a0: f32[N, M], a2: i32[N]) {
  for i in 0..N => if 0 < a2[i] { 1.0 } else { helper(a0) }
}
