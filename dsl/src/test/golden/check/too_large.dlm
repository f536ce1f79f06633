fn f(x: f32[N]) { len([i for i in 0..10_000_000]) }
