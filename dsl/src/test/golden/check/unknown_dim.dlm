fn noise() -> f32[...S] { random.uniform([...S]) }
fn f(x: f32[N]) {
  let w = noise()
  x
}
