/// A decoder of four pre-norm layers with causal attention (Radford et al., 2019).
import attention { attention, causal }
import loss { cross_entropy }
import nn { LayerNorm, Linear }
import optim { adam }
import recurrent { Embedding }

model Layer(size: Int, heads: Int) {
  norm1 = LayerNorm(size)
  qkv = Linear(size, 3 * size)
  proj = Linear(size, size)
  norm2 = LayerNorm(size)
  up = Linear(size, 4 * size)
  down = Linear(4 * size, size)
  fn forward(x: f32[N, T, size]) -> f32[N, T, size] {
    let z = permute(reshape(qkv(norm1(x)), [N, T, 3, heads, size / heads]), [2, 0, 3, 1, 4])
    let a = attention(z[0], z[1], z[2], expand(causal(T), [N, heads, T, T]))
    let y = x + proj(reshape(permute(a, [0, 2, 1, 3]), [N, T, size]))
    y + (y |> norm2 |> up |> gelu |> down)
  }
}

model Net(symbols: Int = 65, size: Int = 256, heads: Int = 4, length: Int = 128, depth: Int = 4) {
  token = Embedding(symbols, size)
  param place: f32[length, size] = 0.02 * random.normal([length, size])
  layers = [Layer(size, heads) for i in 0..depth]
  norm = LayerNorm(size)
  head = Linear(size, symbols)
  fn forward(text: i32[N, length]) -> f32[N * length, symbols] {
    let h = fold(layers, token(text) + place, (x, layer) => layer(x))
    reshape(head(norm(h)), [N * length, symbols])
  }
}

train w6(size: Int = 256, layers: Int = 4, length: Int = 128) {
  net = Net(size: size, length: length, depth: layers)
  data bench(batch: 16)
  steps 1000
  step(text: i32[N, length], next: i32[N, length]) {
    let loss = cross_entropy(net(text), reshape(next, [N * length]))
    minimize loss over net with adam(lr: 1e-3)
    report loss
  }
}
