/// Pictures for `save`: channels, height, width, values in 0 to 1.

/// Pictures side by side, `columns` in a row.
fn image_grid(x: f32[N, C, H, W], columns: Int = 8) -> f32[C, N / columns * H, columns * W] {
  let tiles = reshape(x, [N / columns, columns, C, H, W])
  reshape(permute(tiles, [2, 0, 3, 1, 4]), [C, N / columns * H, columns * W])
}

test "pictures stand in rows" {
  let x = reshape(cast(iota(16), f32), [4, 1, 2, 2])
  assert close(
    image_grid(x, columns: 2)[0],
    [[0.0, 1.0, 4.0, 5.0], [2.0, 3.0, 6.0, 7.0], [8.0, 9.0, 12.0, 13.0], [10.0, 11.0, 14.0, 15.0]]
  )
}
