/// Values and gradients of the differentiation functions.
import nn { Linear, Mlp }

fn cube(x: f32[N]) -> f32[] { sum(x^3) }

let spike = custom_grad(
  x => cast(x > 0.0, f32),
  vjp: (x, dy) => dy / (1.0 + abs(x))^2,
)
let spike2 = custom_grad(
  x => cast(x > 0.0, f32),
  jvp: (x, dx) => dx / (1.0 + abs(x))^2,
)

test "gradients" {
  let x = [1.0, -2.0]
  assert close(grad(cube)(x), [3.0, 12.0])
  let (v, g) = value_and_grad(cube)(x)
  assert close(v, -7.0)
  assert close(g, [3.0, 12.0])
  assert close(grad(y => sum(grad(cube)(y) * [1.0, 10.0]))(x), [6.0, -120.0])
  assert close(grad(y => stop_gradient(sum(y)) * sum(y))(x), [-1.0, -1.0])
}
test "products with Jacobians" {
  let f = x => (x * x, sum(x))
  let ((y, s), back) = vjp(f, [1.0, 3.0], ([1.0, 1.0], 10.0))
  assert close(y, [1.0, 9.0])
  assert close(s, 4.0)
  assert close(back, [12.0, 16.0])
  let (dy, ds) = jvp(f, at: [1.0, 3.0], along: [1.0, 0.5])
  assert close(dy, [2.0, 3.0])
  assert close(ds, 1.5)
  assert close(jvp(grad(cube), at: [1.0, -2.0], along: [1.0, 1.0]), [6.0, -12.0])
}
test "second derivatives" {
  let a = [[2.0, 1.0], [1.0, 3.0]]
  let f = x => 0.5 * sum(x * (a @ x)) + sum(x^3)
  let x = [1.0, -1.0]
  let h = hessian(f)(x)
  assert close(h, [[8.0, 1.0], [1.0, -3.0]])
  assert close(hvp(f, at: x, along: [1.0, 2.0]), h @ [1.0, 2.0])
  assert close(jvp(grad(f), at: x, along: [1.0, 2.0]), h @ [1.0, 2.0])
}
test "derivatives by the parameters of a model" {
  let net = Mlp([3, 4, 1], act: tanh)
  let x = random.normal([5, 3])
  let loss = n => mean(n(x)^2)
  let g = grad(loss)(net)
  let down = net - 0.1 * g
  assert loss(down) < loss(net)
  // the length of the step along the gradient
  let h = hvp(loss, at: net, along: g)
  let small = 1e-3
  let near = loss(net - small * g)
  let square = n => sum(n.layers[0].w^2) + sum(n.layers[0].b^2) + sum(n.layers[1].w^2) + sum(n.layers[1].b^2)
  assert close((loss(net) - near) / small, square(g), tolerance: 1e-2)
  assert sum(h.layers[0].w^2) > 0.0
}
test "vmap" {
  let xs = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
  assert close(vmap(x => sum(x * x))(xs), [5.0, 25.0, 61.0])
  assert close(vmap((x, s) => s * x)(xs, [1.0, 2.0, 3.0]), [[1.0, 2.0], [6.0, 8.0], [15.0, 18.0]])
  assert close(vmap(x => (x[0], softmax(x, over: 0)))(xs)[0], [1.0, 3.0, 5.0])
  assert close(vmap(x => vmap(y => 2.0 * y)(x))(xs), 2.0 * xs)
  assert close(vmap(grad(cube))(xs), 3.0 * xs * xs)
  assert close(vmap(x => xs @ x)(xs), transpose(xs @ transpose(xs)))
}
test "vmap of derivatives by something common" {
  let w = [0.5, -1.0]
  let xs = [[1.0, 2.0], [3.0, 4.0]]
  let loss = (w, x) => sum(w * x)^2
  let each = vmap(x => grad(v => loss(v, x))(w))(xs)
  assert close(each, [[-3.0, -6.0], [-15.0, -20.0]])
  assert close(mean(each, over: 0), grad(v => mean(vmap(x => loss(v, x))(xs)))(w))
  gradcheck(w => sum(vmap(x => grad(v => sin(loss(v, x)))(w))(xs)^2), at: w)
}
test "vmap over the parameters of models" {
  let net = Linear(3, 2)
  let xs = random.normal([4, 5, 3])
  let tuned = vmap(x => net - 0.1 * grad(n => sum(n(x)^2))(net))(xs)
  let ys = vmap((n, x) => n(x))(tuned, xs)
  let first = net - 0.1 * grad(n => sum(n(xs[0])^2))(net)
  let third = net - 0.1 * grad(n => sum(n(xs[2])^2))(net)
  assert close(ys[0], first(xs[0]))
  assert close(ys[2], third(xs[2]))
}
test "vmap of vmap over the parameters of models" {
  let net = Linear(3, 2)
  let xs = random.normal([2, 4, 5, 3])
  let rates = [0.1, 0.2]
  // for each rate four tuned models, each for its own inputs
  let tuned = vmap((r, x) => vmap(x => net - r * grad(n => sum(n(x)^2))(net))(x))(rates, xs)
  let ys = vmap((n, x) => vmap((n, x) => n(x))(n, x))(tuned, xs)
  let one = net - 0.2 * grad(n => sum(n(xs[1, 2])^2))(net)
  assert close(ys[1, 2], one(xs[1, 2]), tolerance: 1e-5)
}
test "second derivatives of each element" {
  let xs = random.normal([4, 3])
  let v = random.normal([3])
  let second = vmap(x => hvp(cube, at: x, along: v))(xs)
  assert close(second, 6.0 * xs * v, tolerance: 1e-5)
  assert close(vmap(hessian(cube))(xs)[2], 6.0 * eye(3) * xs[2], tolerance: 1e-5)
}
test "vmap of loops and branches" {
  let xs = [[1.0, 2.0], [-3.0, 4.0]]
  let f = x => {
    let (y, s) = scan s = 0.0 for v in x { yield s
      s + v }
    if s > 2.0 { sum(y) } else { while v = s until v > 5.0 max 10 { 2.0 * v } }
  }
  assert close(vmap(f)(xs), [1.0, 8.0])
  gradcheck(xs => sum(vmap(f)(xs)^2), at: xs)
}
test "each element has random numbers of its own" {
  let y = vmap(x => x + random.uniform([3]))(zeros([2, 3]))
  assert y[0, 0] != y[1, 0]
}
test "a derivative of one's own" {
  let x = [-1.0, 1.0]
  assert close(spike(x), [0.0, 1.0])
  assert close(grad(x => sum([1.0, 2.0] * spike(x)))(x), [0.25, 0.5])
  assert close(grad(x => sum([1.0, 2.0] * spike2(x)))(x), [0.25, 0.5])
  assert close(jvp(spike, at: x, along: [1.0, 2.0]), [0.25, 0.5])
  assert close(jvp(spike2, at: x, along: [1.0, 2.0]), [0.25, 0.5])
  assert close(vmap(grad(x => sum(spike(x))))([x, 3.0 * x]), [[0.25, 0.25], [0.0625, 0.0625]])
  let product = custom_grad((x, y) => x * y, vjp: (x, y, d) => (d * y, d * x))
  gradcheck(x => sum(product(x, sin(x))), at: x)
}

test "a derivative in a branch in three loops" {
  let y = vmap(q => for j in 0..2, k in 0..3 => custom_grad(
    v => (if q[j] { jvp(w => w * w, at: v, along: v) } else { v }), vjp: (v, d) => d
  )(k))([[true, false], [false, true]])
  assert close(y[0], [[0.0, 2.0, 8.0], [0.0, 1.0, 2.0]])
  assert close(y[1], [[0.0, 1.0, 2.0], [0.0, 2.0, 8.0]])
}
