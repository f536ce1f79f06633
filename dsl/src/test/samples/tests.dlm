test "softmax rows sum to one" { assert close(sum(softmax(random.normal([3, 5]), over: 1), over: 1), ones([3])) }
test "linear gradient" { gradcheck(x => sum(Linear(3, 2)(x)^2), at: random.normal([4, 3])) }
