/// Parameters, states and learning rules in program order.
import nn { Linear }
import optim { sgd, adam }

model Scale() {
  param a: f32[] = ones()
  fn forward(x: f32[]) -> f32[] { a * x }
}
model Pair() {
  left = Scale()
  right = Scale()
  fn forward(x: f32[]) -> f32[] { left(x) + right(x) }
}
model Twice(inner: Scale) {
  own = inner
  fn forward(x: f32[]) -> f32[] { inner(inner(x)) }
}
/// p - lr g t.
optim counting(lr: Float) {
  state seen = zeros()
  fn step(p, g, t) {
    update seen = seen + 1.0
    p - lr * (g + 0.0 * seen) * t
  }
}

test "later code sees the update" {
  let f = Scale()
  minimize f(2.0) over f with sgd(lr: 0.1)
  let after = f(1.0)
  assert close(after, 0.8)
  minimize f(2.0) over f with sgd(lr: 0.1)
  assert close(f.a, 0.6)
  assert close(after, 0.8)
}
test "two models and two rules" {
  let f = Scale()
  let g = Scale()
  minimize f(g(1.0)) over f with sgd(lr: 0.5)
  minimize f(g(1.0)) over g with sgd(lr: 0.5)
  assert close(f.a, 0.5)
  assert close(g.a, 0.75)
}
test "groups of parameters" {
  let p = Pair()
  minimize p(1.0)^2 over p.left with sgd(lr: 0.1)
  assert close(p.left.a, 0.6)
  assert close(p.right.a, 1.0)
  let q = Pair()
  let r = Scale()
  minimize q(1.0) + r(2.0) over [q, r] with sgd(lr: 0.1)
  assert close(q.left.a + q.right.a + r.a, 2.6)
}
test "shared parameters get the sum of their gradients" {
  let s = Scale()
  let t = Twice(s)
  minimize t(3.0) over t with sgd(lr: 0.01)
  // d/da 3 a^2 = 6 a
  assert close(s.a, 0.94)
}
test "a rule with state of its own" {
  let f = Scale()
  let _ = scan for x in [1.0, 1.0, 1.0] {
    minimize f(x) over f with counting(lr: 0.1)
    yield x
  }
  // 1 - 0.1 - 0.2 - 0.3
  assert close(f.a, 0.4)
}
test "updates that are no gradients" {
  let f = Linear(2, 2)
  update f.w = [[1.0, 2.0], [3.0, 4.0]]
  update f.w = transpose(f.w)
  update f.b[1] = 5.0
  assert close(f([1.0, 0.0]), [1.0, 8.0])
}
test "gradients added up over micro-batches" {
  let net = Linear(3, 2)
  let x = random.normal([4, 5, 3])
  let loss = (n, x) => sum(n(x)^2)
  let (_, g) = scan g = 0.0 * net for part in x { g + grad(n => loss(n, part))(net) }
  let whole = grad(n => loss(n, reshape(x, [20, 3])))(net)
  assert close(g.w, whole.w, tolerance: 1e-5)
  assert close(g.b, whole.b, tolerance: 1e-5)
}
test "an average of parameters" {
  let net = Linear(2, 2)
  let slow = Linear(2, 2)
  update slow = net
  update net.w = 2.0 * net.w
  update slow = 0.5 * slow + 0.5 * net
  assert close(slow.w, 0.75 * net.w)
}
test "steps of gradient descent as a loop" {
  let net = Linear(3, 1)
  let x = random.normal([6, 3])
  let loss = n => mean((n(x) - 1.0)^2)
  let tuned = iterate n = net times 20 { n - 0.1 * grad(loss)(n) }
  assert loss(tuned) < loss(net)
  gradcheck(start => loss(iterate n = start times 3 { n - 0.1 * grad(loss)(n) }), at: net)
}
test "lists, records and comprehensions" {
  let layers = [Linear(i + 1, i + 2) for i in 0..3]
  let sizes = [len(layers) * k for k in range(4) if k > 1]
  assert all(sizes == [6, 9])
  let y = fold(layers, [[1.0]], (x, layer) => layer(x))
  assert sum(y - y) == 0.0
  let r = (name: [1.0, 2.0], more: (inner: 3.0))
  assert close(r.name * r.more.inner, [3.0, 6.0])
  gradcheck(r => sum(r.a * r.b), at: (a: [1.0, 2.0], b: [0.5, 0.25]))
}
test "an update is no way for derivatives" {
  let f = Scale()
  let g = Scale()
  minimize f(g(1.0)) over f with sgd(lr: 0.5)
  // f.a is 0.5, and was computed from g.a; the derivative by g.a is f.a all the same
  assert close(grad(m => f(m(1.0)))(g).a, 0.5)
  minimize f(g(1.0)) over g with sgd(lr: 0.5)
  assert close(g.a, 0.75)
  minimize f(g(1.0)) over f with sgd(lr: 0.5)
  assert close(f.a, 0.125)
}
