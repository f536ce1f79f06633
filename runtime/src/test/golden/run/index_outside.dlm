// Both sizes are 2.
fn fourth(x: f32[N]) -> f32[] { x[3] }

fn sums(x: f32[N], y: f32[M]) -> f32[N] { for i in 0..N => x[i] + y[i + 1] }

fn ends(x: f32[N, 2 * M]) -> f32[N, 5] { x[.., 0..5] }
