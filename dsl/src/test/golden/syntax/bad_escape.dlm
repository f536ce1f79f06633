test "a \d and \"quotes\" and \\ and \x41" { assert true }
