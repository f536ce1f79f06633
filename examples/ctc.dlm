/// Connectionist temporal classification (Graves et al., 2006): the probability of a label sequence under per-frame
/// distributions, summed over all ways to repeat symbols and put blanks (symbol 0) between them.
import density { logaddexp }

/// -log p(label) for logarithms of distributions over C symbols in T frames. With the label 2 1 the path is 0 2 0 1 0:
///   alpha_t(s) = log p_t(path_s) + log(e^alpha_t-1(s) + e^alpha_t-1(s-1) + [path_s is no blank and not path_s-2] e^alpha_t-1(s-2))
fn ctc(log_p: f32[T, C], label: i32[L]) -> f32[] {
  let low = -1e30
  let path[s in 0..2 * L + 1] = if s == s / 2 * 2 { 0 } else { label[min(s / 2, L - 1)] }
  let skips[s in 0..2 * L + 1] = s >= 2 and path[s] != 0 and path[s] != path[max(s - 2, 0)]
  let start = where(iota(2 * L + 1) < 2, log_p[0, path], low)
  let (_, alpha) = scan alpha = start for p in log_p[1..] {
    let one = pad(alpha[0..-1], low: 1, value: low)
    let two = where(skips, pad(alpha[0..-2], low: 2, value: low), low)
    logaddexp(logaddexp(alpha, one), two) + p[path]
  }
  -logaddexp(alpha[-1], alpha[-2])
}

/// The same by listing all paths of 4 frames over 3 symbols, with a label of two symbols: a path counts where removing
/// repetitions and then blanks leaves the label.
fn brute(p: f32[4, 3], label: i32[2]) -> f32[] {
  let total = sum(
    a in 0..3, b in 0..3, c in 0..3, d in 0..3 |
    p[0, a] * p[1, b] * p[2, c] * p[3, d] * fits(stack([a, b, c, d]), label)
  )
  -log(total)
}

/// 1 where a path of 4 frames says the label, else 0.
fn fits(path: i32[4], label: i32[2]) -> f32[] {
  let (_, (count, right, _)) = scan (count, right, last) = (0, true, 0) for s in path {
    let says = s != 0 and s != last
    let wanted = label[min(count, 1)]
    (count + cast(says, i32), right and (not says or count < 2 and s == wanted), s)
  }
  cast(right and count == 2, f32)
}

test "equal to the sum over all paths" {
  let log_p = log_softmax(random.normal([4, 3]), over: 1)
  assert close(ctc(log_p, [1, 2]), brute(exp(log_p), [1, 2]), tolerance: 1e-5)
  assert close(ctc(log_p, [2, 2]), brute(exp(log_p), [2, 2]), tolerance: 1e-5)
  assert close(ctc(log_p, [2, 1]), brute(exp(log_p), [2, 1]), tolerance: 1e-5)
}
test "one frame per symbol leaves one path" {
  let log_p = log_softmax(random.normal([3, 4]), over: 1)
  assert close(ctc(log_p, [1, 3, 2]), -(log_p[0, 1] + log_p[1, 3] + log_p[2, 2]), tolerance: 1e-5)
}
test "gradient" {
  gradcheck(x => ctc(log_softmax(x, over: 1), [1, 2, 2]), at: random.normal([6, 3]))
}
test "a batch" {
  let x = log_softmax(random.normal([2, 5, 3]), over: 2)
  let labels = [[1, 2], [2, 2]]
  assert close(vmap(ctc)(x, labels)[1], ctc(x[1], labels[1]))
}
