/**
 * The text form of graphs, which parses back to the same graph: what {@code dlc dump} shows, golden tests hold and bug
 * reports carry.
 *
 * <pre>{@code
 * graph step(%image: f32[N, 784], %label: i32[N]) {
 *   %0 = param "net.w" : f32[784, 10]
 *   %1 = dot %image, %0 {lhs_batch=[], lhs_contract=[1], rhs_batch=[], rhs_contract=[0]} : f32[N, 10]   // mlp.dlm:9
 *   %2 = reduce_sum %1 {axes=[0, 1]} : f32[]
 *   report "loss" %2 guarded
 * }
 * }</pre>
 *
 * Values are numbered within their graph or region; inputs have their names. Attributes {@code dtype}, {@code shape}
 * and {@code to} are those of the type at the end of the line, so they are not repeated; {@code name} and
 * {@code values} stand behind the op. A region stands behind the attributes and has a scope of its own. Comments begin
 * with {@code //}.
 */
package dev.dlc.ir.text;
