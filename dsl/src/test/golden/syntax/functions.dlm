fn a(x: f32[N]): f32[N] { x }
fn b(x: f32[N]) => f32[N] { x }
fn c(x: f32[N]) = x + 1
fn d(x f32[N]) -> f32[N] { x }
fn e { 1 }
fn (x: f32[N]) { x }
model M {
  forward(x: f32[N]) -> f32[N] { x }
}
size = 3
f(3)
