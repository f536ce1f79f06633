// Draws of all elements are one op: by several keys, in loops, behind padding.
fn main(a0: f32[N, M], a1: f32[M], a2: i32[N]) {
  let one = vmap((r, k) => r + random.normal([M]) * cast(k, f32))(a0, a2)
  let two = for i in 0..N => scan s = random.uniform([3]) for x in a1 { yield s * random.uniform([3])
    s + x + a0[i, 0] * random.normal([3]) }
  (one, two[0], pad(vmap(r => vmap(x => random.uniform([2]) + x)(r))(a0), low: 1, high: 1), vmap(r => r * cast(random.bernoulli(0.5, [M]), f32))(a0) @ transpose(a0))
}
