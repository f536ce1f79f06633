/// Sums over paths: the linear-chain conditional random field with Viterbi's algorithm, and connectionist temporal classification.
import density { logaddexp }

/// The log of the sum over all paths y of exp(sum_t emit[t, y_t] + sum_t move[y_t-1, y_t]) (Lafferty et al., 2001). Where the
/// mask is 0 (behind the end of a shorter sequence) nothing is added.
fn crf_log_partition(emit: f32[T, K], move: f32[K, K], mask: f32[T]) -> f32[] {
  let (_, alpha) = scan alpha = emit[0] for (e, m) in (emit[1..], mask[1..]) {
    let next[k] = logsumexp(j | alpha[j] + move[j, k]) + e[k]
    where(m > 0, next, alpha)
  }
  logsumexp(alpha, over: 0)
}

/// The score of one path.
fn crf_score(emit: f32[T, K], move: f32[K, K], tags: i32[T], mask: f32[T]) -> f32[] {
  let here = sum(mask * sum(emit * one_hot(tags, K), over: 1))
  let step = sum(mask[1..] * sum((one_hot(tags[0..-1], K) @ move) * one_hot(tags[1..], K), over: 1))
  here + step
}

/// log p(tags | emit), for one sequence.
fn crf_log_likelihood(emit: f32[T, K], move: f32[K, K], tags: i32[T], mask: f32[T]) -> f32[] {
  crf_score(emit, move, tags, mask) - crf_log_partition(emit, move, mask)
}

/// The best path (Viterbi, 1967); behind the end it repeats its last tag.
fn viterbi(emit: f32[T, K], move: f32[K, K], mask: f32[T]) -> i32[T] {
  let (back, best) = scan best = emit[0] for (e, m) in (emit[1..], mask[1..]) {
    let score[j, k] = best[j] + move[j, k]
    yield where(m > 0, argmax(score, over: 0), iota(K))
    where(m > 0, max(score, over: 0) + e, best)
  }
  let last = argmax(best)
  let (path, first) = scan tag = last for from in reverse(back, over: 0) {
    yield tag
    from[tag]
  }
  concat([reshape(first, [1]), reverse(path)])
}

/// -log p(labels | x) (Graves et al., 2006), the sum over all ways to write the labels with repetitions and blanks (class 0).
/// `log_p` are log-probabilities per time; of the labels the first `count` are used.
fn ctc(log_p: f32[T, C], labels: i32[L], count: i32[]) -> f32[] {
  // Blanks around and between the labels: b l1 b l2 ... b.
  let blank = zeros([L], dtype: i32)
  let path = concat([reshape(stack([blank, labels], over: 1), [2 * L]), [0]])
  let before = pad(path, low: [2])[0..2 * L + 1]
  let skip = path != 0 and path != before
  let start = where(iota(2 * L + 1) < 2, log_p[0][path], -1e30)
  let (_, alpha) = scan alpha = start for p in log_p[1..] {
    let one = pad(alpha, low: [1], value: -1e30)[0..2 * L + 1]
    let two = where(skip, pad(alpha, low: [2], value: -1e30)[0..2 * L + 1], -1e30)
    logaddexp(logaddexp(alpha, one), two) + p[path]
  }
  let end = where(iota(2 * L + 1) == 2 * count or iota(2 * L + 1) == 2 * count - 1, alpha, -1e30)
  -logsumexp(end, over: 0)
}

/// All sequences of length n over k symbols.
fn all_paths(n: Int, k: Int) -> i32[k^n, n] {
  let digit = [k^i for i in range(n)]
  rem(reshape(iota(k^n), [k^n, 1]) / digit, k)
}

test "the partition sum and the best path equal brute force" {
  let emit = random.normal([4, 3])
  let move = random.normal([3, 3])
  let mask = ones([4])
  let paths = all_paths(4, 3)
  let scores[p] = crf_score(emit, move, paths[p], mask)
  assert close(crf_log_partition(emit, move, mask), logsumexp(scores, over: 0), tolerance: 1e-5)
  assert all(viterbi(emit, move, mask) == paths[argmax(scores)])
}
test "a mask shortens the sequence" {
  let emit = random.normal([5, 3])
  let move = random.normal([3, 3])
  let short = [1.0, 1.0, 1.0, 0.0, 0.0]
  let tags = [0, 2, 1, 0, 0]
  let whole = crf_log_likelihood(emit[0..3], move, tags[0..3], ones([3]))
  assert close(crf_log_likelihood(emit, move, tags, short), whole, tolerance: 1e-5)
  assert all(viterbi(emit, move, short)[0..3] == viterbi(emit[0..3], move, ones([3])))
}
/// What is left of a path after merging repetitions and removing blanks equals the labels 1 2.
fn collapses_to_one_two(path: i32[4]) -> bool[] {
  let merged = where(path == concat([[-1], path[0..-1]]), 0, path)
  let kept = merged[argsort(cast(merged == 0, i32))]
  all(kept == [1, 2, 0, 0])
}
test "connectionist temporal classification equals brute force" {
  let log_p = log_softmax(random.normal([4, 3]), over: 1)
  let paths = all_paths(4, 3)
  let each[p] = where(
    collapses_to_one_two(paths[p]), exp(sum(sum(log_p * one_hot(paths[p], 3)))), 0
  )
  assert close(ctc(log_p, [1, 2], 2), -log(sum(each)), tolerance: 1e-5)
  assert close(ctc(log_p, [1, 2, 1], 2), ctc(log_p, [1, 2], 2), tolerance: 1e-5)
}
test "a label twice needs a blank between" {
  let log_p = log_softmax(random.normal([3, 2]), over: 1)
  assert close(ctc(log_p, [1, 1], 2), -(log_p[0, 1] + log_p[1, 0] + log_p[2, 1]), tolerance: 1e-5)
}
test "gradients of sums over paths" {
  let move = random.normal([3, 3])
  gradcheck(e => crf_log_likelihood(e, move, [0, 2, 1, 1], ones([4])), at: random.normal([4, 3]))
  gradcheck(m => crf_log_likelihood(move, m, [0, 2, 1], [1.0, 1.0, 0.0]), at: random.normal([3, 3]))
  gradcheck(x => ctc(log_softmax(x, over: 1), [1, 2], 2), at: random.normal([4, 3]))
}
