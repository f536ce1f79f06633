import nn { Linear, Conv2d, BatchNorm2d, LayerNorm, Dropout, avg_pool2d, max_pool2d, flatten, global_avg_pool2d as pool }
import   linalg{qr,eigh}
fn short(x:f32[N])->f32[N]{x}
fn long_signature(first_parameter: f32[N, C, H, W], second_parameter: Int, third: Float = 0.1) -> f32[N, C] {
  mean(first_parameter, over: [2, 3])
}
fn longer_signature(first_parameter: f32[N, C, H, W], second_parameter: Int, third_parameter: Float = 0.1, fourth: Bool = true) { x }
fn long_result(x: f32[N, C, H, W]) -> f32[N, C * 4, (H + 2*padding - dilation*(kernel - 1) - 1) / stride + 1, (W + 2*padding) / stride] { x }
fn expressions(x: f32[N]) {
  let sum = first_operand_of_a_sum * 2 + second_operand_of_a_sum * 3 - third_operand_of_a_sum * 4 + f(a)
  let condition = first_operand_of_it > second_operand_of_it and third_operand_of_it == 4 or not fourth
  let piped = first_stage_of_a_pipe |> second_stage_of_a_pipe(1) |> third_stage_of_a_pipe |> fourth |> fifth
  let numbers = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5, 3.75, 4.0, 4.25, 4.5]
  let rows = [[0.25, 0.5, 0.75, 1.0, 1.25], [1.5, 1.75, 2.0, 2.25, 2.5], [2.75, 3.0, 3.25, 3.5, 3.75], [4.0, 4.25, 4.5]]
  let all = stack([first_element_of_the_list(x), second_element_of_the_list(x), third_element_of_the_list(x)])
  let blocks = [Block(64 * 2^i, stride: if i == 0 { 1 } else { 2 }, name: names[i]) for i in 0..4 if sizes[i] > threshold]
  let reduced = sum(c, i in 0..R, j in 0..S | x[n, c, y + i, z + j] * kernel[o, c, i, j] * weight[o, c] + bias[o])
  let record = (first_field: first_value_of_it, second_field: second_value_of_it, third_field: third_value_of_it, d: 1)
  let chosen = if condition_of_the_choice { first_value_of_the_choice(x) } else if other { second(x) } else { third_value(x) }
  let folded = fold(layers, x, (h, layer) => { let y = layer(h); y + h })
  let many = custom_grad(x => { let y = x; y }, vjp: (x, dy) => dy / (1.0 + abs(x))^2, jvp: (x, dx) => dx / (1.0 + abs(x))^2)
  report first_reported_value = mean(x), second_reported_value = max(x), third_reported_value = min(x), loss
  (-x^2, -(-y), 3 . real, x[..], x[1.., ..-1], a..b + 1)
}
train t { data first_of_the_data_sets(dir: "a folder", batch: 64) else second_of_the_data_sets(batch: 64) else third(batch: 1)
  if first { param a = 1 } else { param b = 1 }
  if second { param c = 1; param d = 2 }
  step { assert x }
}
