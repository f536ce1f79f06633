// function Nett.forward
model Net { fn forward(x: f32[N]) { x } }
