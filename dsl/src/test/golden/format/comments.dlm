

/// The file.


// a remark
/// Doc of f.
fn f(a: Int, // the first
     b: Int   // the second
     // the last of the parameters
) -> Int {// behind the brace

  // before x


  // and again
  let x = a +   // behind an operator
     b
  g(a,
    // on its own line
    b)   // at the end

  // at the end of the block

}
// between
let z = [ // numbers
  1, 2, // two
  3 // three
]
fn h() {
  let x =
    // before a value
    1
  if a { b() } // behind a branch
  // before else
  else { c() }
  f(x, // behind an argument before a block
    y => {
      let z = y
      z
    })
}
model M {
  /// A part.
  a = b; c = d // two members


  // the last line
}
fn empty() {
  // nothing
}
let e = f(
  // nothing
)

// the end
