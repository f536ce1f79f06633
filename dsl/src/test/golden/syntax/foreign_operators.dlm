fn f(x: f32[N], a: Bool, b: Bool) -> f32[N] {
  let y = if a && b || !a { x ** 2 } else { x % 3 }
  let c = a === b
  let d := 3
  update x += 1
  y
}
# a remark
/* another
   remark */
test 'single quotes' { assert true }
