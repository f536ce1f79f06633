/// Values and gradients of loops and branches on data.
import optim { sgd }

model Line() {
  param a: f32[] = zeros()
  fn forward(x: f32[]) -> f32[] { a * x }
}

fn recurrence(x: f32[T, N], w: f32[N, N]) -> f32[] {
  let (y, last) = scan h = zeros([N]) for v in x {
    let next = tanh(h @ w + v)
    yield next * v
    next
  }
  sum(y) + sum(last * last)
}

test "gradients of scan" {
  let w = random.normal([3, 3])
  let x = random.normal([4, 3])
  gradcheck(x => recurrence(x, w), at: x)
  gradcheck(w => recurrence(x, w), at: w)
  gradcheck(x => recurrence(reverse(x, over: 0), w), at: x)
}
test "second derivatives through scan" {
  let w = random.normal([3, 3])
  gradcheck(x => sum(grad(y => recurrence(y, w))(x)^2), at: random.normal([4, 3]))
}
test "gradient of iterate" {
  gradcheck(a => sum((iterate v = [1.0, 0.5] times 4 { a @ v })^2), at: random.normal([2, 2]))
}
test "gradient of a bounded while" {
  let f = x => {
    let y = while v = x until sum(v * v) < 0.3 max 8 { 0.7 * sin(v) }
    sum(y * y)
  }
  gradcheck(f, at: [1.5, -0.8, 0.9])
}
test "gradient of a branch" {
  gradcheck(x => if sum(x) > 0.0 { sum(x^3) } else { sum(sin(x)) }, at: [0.4, 0.9])
  gradcheck(x => if sum(x) > 0.0 { sum(x^3) } else { sum(sin(x)) }, at: [-0.4, -0.9])
}
test "branches and loops in one another" {
  let f = x => {
    let (y, _) = scan s = 0.0 for v in x {
      let t = if v > 0.2 { s * v } else { iterate u = s times 2 { u + v * v } }
      yield t
      t + v
    }
    sum(y * y)
  }
  gradcheck(f, at: [0.5, -0.3, 0.8, 0.1])
}
fn scanned(x: f32[3]) -> f32[] {
  let (y, last) = scan h = x for k in [0.5, -1.0, 2.0] {
    yield sum(h * h)
    tanh(k * h + reverse(h))
  }
  sum(y) + sum(last^3)
}
fn repeated(x: f32[3]) -> f32[] { sum((iterate u = x times 3 { sin(u + 0.5 * reverse(u)) })^2) }
fn bounded(x: f32[3]) -> f32[] {
  sum((while u = x until sum(u * u) < 0.3 max 8 { 0.7 * sin(u) * u })^2)
}
fn branched(x: f32[3]) -> f32[] { if sum(x) > 0.0 { sum(x^3) } else { sum(sin(x) * x) } }
fn nested(x: f32[3]) -> f32[] {
  let (y, _) = scan s = 0.0 for v in x {
    let t = if v > 0.2 { s * v + sin(v) } else { iterate u = s + v times 2 { u * u + v } }
    yield while w = t until abs(w) < 0.1 max 4 { 0.3 * sin(w) + 0.1 * w * w }
    t + v
  }
  sum(y * y)
}

test "forward mode, and forward over reverse, through loops and branches" {
  let x = [0.7, -0.4, 0.9]
  let v = random.normal([3])
  for_each([scanned, repeated, bounded, branched, nested], x, v)
  gradcheck(x => sum(jvp(grad(scanned), at: x, along: v)^2), at: x)
  gradcheck(x => sum(jvp(grad(repeated), at: x, along: v)^2), at: x)
  gradcheck(x => sum(jvp(grad(bounded), at: x, along: v)^2), at: x)
  gradcheck(x => sum(jvp(grad(branched), at: x, along: v)^2), at: x)
  gradcheck(x => sum(jvp(grad(nested), at: x, along: v)^2), at: x)
}
fn for_each(functions: [Fn], x: f32[N], v: f32[N]) {
  let forward = [close(jvp(f, at: x, along: v), sum(grad(f)(x) * v), tolerance: 1e-5) for f in functions]
  let second = [
    close(jvp(grad(f), at: x, along: v), hvp(f, at: x, along: v), tolerance: 1e-5) for f in functions
  ]
  let full = [close(hessian(f)(x) @ v, hvp(f, at: x, along: v), tolerance: 1e-5) for f in functions]
  assert fold(forward, true, (a, b) => a and b)
  assert fold(second, true, (a, b) => a and b)
  assert fold(full, true, (a, b) => a and b)
}
test "a derivative inside a scan" {
  let f = a => {
    let (_, x) = scan x = a for c in [0.5, 1.5, 1.0] { x - 0.1 * grad(y => sum(c * a * y^3))(x) }
    sum(x * x)
  }
  gradcheck(f, at: [0.7, -0.4])
  // x <- x - 0.3 c a x^2
  let g = scan x = [2.0] for c in [1.0] { x - 0.1 * grad(y => sum(c * 2.0 * y^3))(x) }
  assert close(g[1], [-0.4])
}
test "a derivative in a loop by what lies outside of it" {
  let x = [1.0, 2.0]
  // d/dv (s v v) for v = x: the product v v does not depend on the step
  let g = scan for s in [1.0, 3.0] { yield grad(v => sum(s * (v * v)))(x) }
  assert close(g, [[2.0, 4.0], [6.0, 12.0]])
}
test "learning inside a scan" {
  let f = Line()
  let _ = scan for v in [1.0, 1.0, 2.0] {
    minimize (f(v) - 3.0 * v)^2 over f with sgd(lr: 0.1)
    yield f.a
  }
  // a <- a - 0.2 v^2 (a - 3)
  assert close(f.a, 2.616)
}
test "learning in a branch" {
  let f = Line()
  if f.a > -1.0 { minimize (f(1.0) - 3.0)^2 over f with sgd(lr: 0.1) }
  if f.a > 10.0 { minimize (f(1.0) - 3.0)^2 over f with sgd(lr: 0.1) }
  assert close(f.a, 0.6)
}
test "a loop without steps" {
  let (y, s) = scan s = 1.5 for v in zeros([0, 2]) {
    yield v * s
    s + sum(v)
  }
  assert close(s, 1.5)
  assert sum(y) == 0.0
}
