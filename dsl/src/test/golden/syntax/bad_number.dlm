let a = 1. + .5
let b = 2x
let c = 1.e5
let d = 99999999999999999999
let e = 1e999
let f = 3 4
let g = t.0
let h = 1_000.5 + 12abc34
