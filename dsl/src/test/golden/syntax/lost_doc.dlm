/// The doc of the file.

/// This belongs to nothing.

/// This belongs to f.
fn f(x: f32[N]) -> f32[N] {
  /// Nor does this.
  x /// nor this
}
/// At the end.
