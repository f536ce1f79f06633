fn f(x: f32[N, 3]) { scan s = zeros([3]) for v in x { yield s } }
