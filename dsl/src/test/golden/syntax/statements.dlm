train t {
  step(x: f32[N]) {
    minimize loss oevr net with adam()
    minimize loss over net
    save x
    save x as
    report
    yield
    assert
    let
    let y
    let z =
    update w
  }
  epochs
  every epoch
  data
  data x else
  phase
}
