/// Linear algebra as loops: factorisations, triangular systems, eigenvalues, singular values, all with gradients.

/// 1 at place i of n, else 0.
fn unit(n: Int, i: i32[]) -> f32[n] { cast(iota(n) == i, f32) }

/// The lower triangular l with l l' = a, for symmetric positive definite a; column after column (Golub and Van Loan, 4.2).
fn cholesky(a: f32[N, N]) -> f32[N, N] {
  let (columns, _) = scan rest = a for j in 0..N {
    let column = rest[j] * cast(iota(N) >= j, f32)
    let l = column * rsqrt(sum(column * unit(N, j)))
    yield l
    rest - (for r, c => l[r] * l[c])
  }
  transpose(columns)
}

/// x with l x = b, for lower triangular l; row after row. What stands above the diagonal is not read.
fn solve_lower(l: f32[N, N], b: f32[N, M]) -> f32[N, M] {
  let (_, x) = scan x = zeros([N, M]) for (i, row, right) in (iota(N), l, b) {
    let pivot = unit(N, i)
    let solved = (right - (row * (1.0 - pivot)) @ x) / sum(row * pivot)
    x + (for r, c => pivot[r] * solved[c])
  }
  x
}

/// x with u x = b, for upper triangular u.
fn solve_upper(u: f32[N, N], b: f32[N, M]) -> f32[N, M] {
  reverse(solve_lower(reverse(u), reverse(b, over: 0)), over: 0)
}

/// x with a x = b, for symmetric positive definite a.
fn solve_positive(a: f32[N, N], b: f32[N, M]) -> f32[N, M] {
  let l = cholesky(a)
  solve_upper(transpose(l), solve_lower(l, b))
}

/// q with orthonormal columns and upper triangular r with q r = a, by modified Gram-Schmidt done twice, after which the columns
/// are orthogonal to the last bit (Giraud et al., 2005). The columns of a are independent.
fn qr(a: f32[M, N]) -> (f32[M, N], f32[N, N]) {
  let (q, r) = gram_schmidt(a)
  let (q2, r2) = gram_schmidt(q)
  (q2, r2 @ r)
}

fn gram_schmidt(a: f32[M, N]) -> (f32[M, N], f32[N, N]) {
  let ((q, r), _) = scan rest = transpose(a) for j in 0..N {
    let column = unit(N, j) @ rest
    let unit_column = column * rsqrt(sum(column * column))
    let along = (rest @ unit_column) * cast(iota(N) >= j, f32)
    yield unit_column
    yield along
    rest - (for r, c => along[r] * unit_column[c])
  }
  (transpose(q), r)
}

/// All pairs p < q of n numbers, as two lists: pair k has q (q - 1) / 2 <= k, and p is the rest.
fn pairs(n: Int) -> (i32[n * (n - 1) / 2], i32[n * (n - 1) / 2]) {
  let k = iota(n * (n - 1) / 2)
  let q = cast(floor(0.5 + 0.5 * sqrt(1.0 + 8.0 * cast(k, f32))), i32)
  (k - q * (q - 1) / 2, q)
}

/// The cosine and sine of the rotation that makes a symmetric 2x2 matrix (x, y; y, z) diagonal, by at most 45 degrees.
fn rotation(x: f32[], y: f32[], z: f32[]) -> (f32[], f32[]) {
  let angle = 0.5 * atan2(where(z < x, -2.0, 2.0) * y, abs(z - x) + 1e-30)
  (cos(angle), sin(angle))
}

/// Rows p and q of x turned in their plane.
fn rotate_rows(x: f32[N, M], p: i32[], q: i32[], c: f32[], s: f32[]) -> f32[N, M] {
  let (a, b) = (x[p], x[q])
  scatter_set(x, stack([p, q]), stack([c * a - s * b, s * a + c * b]))
}

/// Eigenvalues in ascending order and eigenvectors as columns of a symmetric matrix, by cyclic Jacobi rotations
/// (Golub and Van Loan, 8.5). The first and second derivatives are those of simple eigenvalues: with p = v' da v and
/// g_ji = 1 / (lambda_i - lambda_j), perturbation theory gives v + v (g p + g (p (g p) - (g p) p_ii) - |g p|^2 / 2) and
/// lambda_i + p_ii + sum_k p_ki g_ki p_ki up to terms of the third order (Kato, Perturbation Theory, II.2).
fn eigh(a: f32[N, N], sweeps: Int = 10) -> (f32[N], f32[N, N]) {
  let v0 = stop_gradient(jacobi(a, sweeps))
  let inner = transpose(v0) @ a @ v0
  let values = stop_gradient(sum(inner * eye(N), over: 1))
  // zero, but for its derivatives
  let p = inner - stop_gradient(inner)
  let own = sum(p * eye(N), over: 1)
  let g[j, i] = gap(values[i] - values[j])
  let first = g * p
  let second = g * (p @ first - first * own) - 0.5 * eye(N) * sum(first^2, over: 0)
  let order = argsort(values)
  ((values + own + sum(p * first, over: 0))[order], (v0 + v0 @ (first + second))[.., order])
}

/// 1 / x, or 0 for equal eigenvalues.
fn gap(x: f32[]) -> f32[] { where(abs(x) < 1e-12, 0, 1.0 / where(abs(x) < 1e-12, 1, x)) }

/// Eigenvectors as columns, in no order.
fn jacobi(a: f32[N, N], sweeps: Int) -> f32[N, N] {
  let (p, q) = pairs(N)
  let (_, v) = iterate (a, v) = (a, eye(N)) times sweeps {
    let (_, turned) = scan (a, v) = (a, v) for (p, q) in (p, q) {
      let (c, s) = rotation(a[p, p], a[p, q], a[q, q])
      let half = rotate_rows(a, p, q, c, s)
      (rotate_rows(transpose(half), p, q, c, s), rotate_rows(v, p, q, c, s))
    }
    turned
  }
  transpose(v)
}

/// The thin singular value decomposition u diag(s) v' of a matrix with independent columns, s descending: v are the
/// eigenvectors of a' a.
fn svd(a: f32[M, N], sweeps: Int = 10) -> (f32[M, N], f32[N], f32[N, N]) {
  let (_, ascending) = eigh(transpose(a) @ a, sweeps: sweeps)
  let v = reverse(ascending, over: 1)
  let along = a @ v
  let s = sqrt(sum(along * along, over: 0))
  (along / s, s, v)
}

/// A random symmetric positive definite matrix.
fn random_positive(n: Int) -> f32[n, n] {
  let a = random.normal([n, n])
  a @ transpose(a) / n + eye(n)
}

test "a positive definite matrix is the square of its Cholesky factor" {
  let a = random_positive(6)
  let l = cholesky(a)
  assert close(l @ transpose(l), a, tolerance: 1e-5)
  let above[i, j] = where(i < j, l[i, j], 0)
  assert max(abs(above)) == 0
}
test "triangular systems" {
  let a = random_positive(5)
  let b = random.normal([5, 2])
  assert close(a @ solve_positive(a, b), b, tolerance: 1e-4)
  assert close(solve_lower([[2.0, 9.0], [1.0, 4.0]], [[2.0], [9.0]]), [[1.0], [2.0]])
}
test "q is orthonormal and r upper triangular" {
  let a = random.normal([7, 4])
  let (q, r) = qr(a)
  assert close(transpose(q) @ q, eye(4), tolerance: 1e-5)
  assert close(q @ r, a, tolerance: 1e-5)
  let below[i, j] = where(i > j, r[i, j], 0)
  assert max(abs(below)) < 1e-6
}
test "pairs" {
  let (p, q) = pairs(4)
  assert all(p == [0, 0, 1, 0, 1, 2]) and all(q == [1, 2, 2, 3, 3, 3])
}
test "eigenvectors and eigenvalues" {
  let a = random_positive(6)
  let (values, v) = eigh(a)
  assert close(transpose(v) @ v, eye(6), tolerance: 1e-5)
  assert close(a @ v, v * values, tolerance: 1e-4)
  assert all(values[1..] >= values[0..-1])
}
test "singular values" {
  let a = random.normal([6, 4])
  let (u, s, v) = svd(a)
  assert close(transpose(u) @ u, eye(4), tolerance: 1e-4)
  assert close((u * s) @ transpose(v), a, tolerance: 1e-4)
  assert all(s[1..] <= s[0..-1])
}
test "gradients of factorisations" {
  let w = random.normal([4, 4])
  gradcheck(a => sum(w * cholesky(a @ transpose(a) + eye(4))), at: random.normal([4, 4]))
  gradcheck(
    a => {
      let (q, r) = qr(a)
      sum(w * q) + sum(w * r)
    },
    at: random.normal([4, 4])
  )
  gradcheck(b => sum(w * solve_lower(w * w + eye(4), b)), at: random.normal([4, 4]))
  gradcheck(l => sum(w * solve_upper(transpose(l * l) + eye(4), w)), at: random.normal([4, 4]))
}
test "gradients of eigenvalues and eigenvectors" {
  let w = random.normal([3, 3])
  gradcheck(
    a => {
      let (l, v) = eigh(a + transpose(a))
      sum(l^3) + sum(w * v * v)
    },
    at: random.normal([3, 3])
  )
  gradcheck(
    a => {
      let (u, s, v) = svd(a)
      sum(s^3) + sum((w @ u)^2 * s) + sum(w * v * v)
    },
    at: random.normal([3, 3])
  )
}
test "second derivatives of eigenvalues and eigenvectors" {
  let w = random.normal([3, 3])
  let along = random.normal([3, 3])
  let values = a => {
    let (l, v) = eigh(a + transpose(a))
    sum(l^3) + sum(w * v * v)
  }
  gradcheck(a => sum(along * grad(values)(a)), at: random.normal([3, 3]))
  let singular = a => {
    let (u, s, v) = svd(a)
    sum(s^3) + sum((w @ u)^2 * s) + sum(w * v * v)
  }
  gradcheck(a => sum(along * grad(singular)(a)), at: random.normal([3, 3]))
}
