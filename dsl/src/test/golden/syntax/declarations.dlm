import
import nn {}
import nn { Linear Conv2d }
import nn as
test { assert true }
test "no body"
optim
train
extern fn
extern model M
model M(
fn last() { 1 }
