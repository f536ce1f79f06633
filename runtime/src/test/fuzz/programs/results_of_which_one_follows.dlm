// Of the results of the scan one follows j, the other does not.
fn main(b: bool[], q: f32[2]) {
  iterate c = b times 4 {
    let s[i in 0..3, j in 0..3, k in 0..5] = while d = c until c max 3 {
      let (_, z) = scan e = full([5, 5, 3], true, dtype: bool) for x in q {
        yield i
        e
      }
      z[k, k, i]
    }
    c and s[0, 0, 0]
  }
}
