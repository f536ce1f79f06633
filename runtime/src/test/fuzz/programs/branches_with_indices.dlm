// The check of k / 2 was made where the branch is taken, for which there was no single answer.
fn main(a0: f32[N, M], a2: i32[N]) {
  for i in 0..N, j in 0..N, k in 0..N => if 0 < a2[k / 2] { k } else {
    let s[n in 0..N] = 1.0
    i
  }
}
