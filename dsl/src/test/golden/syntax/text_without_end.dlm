import "blocks.dlm { Block }

test "close {
  assert close(1.0, 1.0)
}
