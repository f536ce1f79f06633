package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.text.GraphPrinter;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values of index notation, against loops written out. */
class IndexNotationTest {
    private static final Random RANDOM = new Random(7);

    private static RefTensor random(int... sizes) {
        double[] data = IntStream.range(0, RefTensor.count(sizes))
                .mapToDouble(i -> RANDOM.nextInt(-8, 9) / 4.0)
                .toArray();
        return Run.f32(sizes, data);
    }

    private static double at(RefTensor x, int... index) {
        int place = 0;
        for (int axis = 0; axis < index.length; axis++) {
            place = place * x.sizes()[axis] + index[axis];
        }
        return x.data()[place];
    }

    private static RefTensor run(String body, Map<String, RefTensor> inputs) {
        return Run.function(body, "f", inputs);
    }

    private interface Element {
        double at(int[] index);
    }

    private static void same(RefTensor found, Element expected, int... sizes) {
        assertArrayEquals(sizes, found.sizes());
        int[] index = new int[sizes.length];
        double[] all = new double[RefTensor.count(sizes)];
        for (int i = 0; i < all.length; i++) {
            int rest = i;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                index[axis] = rest % sizes[axis];
                rest /= sizes[axis];
            }
            all[i] = expected.at(index);
        }
        assertArrayEquals(all, found.data(), 1e-4);
    }

    private static double sum(int n, java.util.function.IntToDoubleFunction f) {
        return IntStream.range(0, n).mapToDouble(f).sum();
    }

    /** One draw for all elements, with the numbers that each element of a loop draws. */
    @Test
    void randomNumbersUnderVmapAreOneDraw() {
        String mapped = "fn f(x: f32[N]) { vmap(v => vmap(w => w + random.normal([2]))(v * ones([4])))(x) }";
        Graph graph = Library.compile(mapped).function("f", Map.of()).graph();
        assertTrue(graph.nodes().stream().noneMatch(node -> node.is(Control.SCAN)), () -> GraphPrinter.print(graph));
        RefTensor found = run(mapped, Map.of("x", random(3)));
        assertArrayEquals(new int[] {3, 4, 2}, found.sizes());
        assertEquals(24, Arrays.stream(found.data()).distinct().count());
    }

    @Test
    void matrixProduct() {
        RefTensor a = random(3, 4);
        RefTensor b = random(4, 2);
        RefTensor y = run(
                "fn f(a: f32[I, K], b: f32[K, J]) { for i, j => sum(k | a[i, k] * b[k, j]) }", Map.of("a", a, "b", b));
        same(y, at -> sum(4, k -> at(a, at[0], k) * at(b, k, at[1])), 3, 2);
    }

    @Test
    void transposedAndReversed() {
        RefTensor a = random(3, 4);
        same(run("fn f(a: f32[I, K]) { for k, i => a[i, k] }", Map.of("a", a)), at -> at(a, at[1], at[0]), 4, 3);
        same(
                run("fn f(a: f32[I, K]) { for k, i => a[I - 1 - i, k] + i }", Map.of("a", a)),
                at -> at(a, 2 - at[1], at[0]) + at[1],
                4,
                3);
    }

    @Test
    void packIsCarriedAlong() {
        String text = "fn f(q: f32[...B, T, D], k: f32[...B, S, D], v: f32[...B, S, E]) -> f32[...B, T, E] {\n"
                + "  let s[t, j] = sum(d | q[t, d] * k[j, d]) / sqrt(D)\n"
                + "  let a = softmax(s, over: j)\n"
                + "  for t, e => sum(j | a[t, j] * v[j, e])\n"
                + "}\n";
        RefTensor q = random(2, 3, 5, 4);
        RefTensor k = random(2, 3, 6, 4);
        RefTensor v = random(2, 3, 6, 2);
        RefTensor y = run(text, Map.of("q", q, "k", k, "v", v));
        same(
                y,
                at -> {
                    int b = at[0];
                    int c = at[1];
                    double[] weights = IntStream.range(0, 6)
                            .mapToDouble(j -> Math.exp(sum(4, d -> at(q, b, c, at[2], d) * at(k, b, c, j, d)) / 2))
                            .toArray();
                    double total =
                            IntStream.range(0, 6).mapToDouble(j -> weights[j]).sum();
                    return sum(6, j -> weights[j] / total * at(v, b, c, j, at[3]));
                },
                2,
                3,
                5,
                2);
        RefTensor q2 = random(5, 4);
        RefTensor plain = run(text, Map.of("q", q2, "k", random(6, 4), "v", random(6, 2)));
        assertArrayEquals(new int[] {5, 2}, plain.sizes());
    }

    @Test
    void convolution() {
        RefTensor x = random(2, 3, 6, 7);
        RefTensor w = random(4, 3, 2, 3);
        RefTensor y = run(
                "fn f(x: f32[N, C, H, W], k: f32[O, C, R, S]) -> f32[N, O, H - R + 1, W - S + 1] {\n"
                        + "  for n, o, y, z => sum(c, i in 0..R, j in 0..S | x[n, c, y + i, z + j] * k[o, c, i, j])\n}",
                Map.of("x", x, "k", w));
        same(
                y,
                at -> sum(
                        3,
                        c -> sum(2, i -> sum(3, j -> at(x, at[0], c, at[2] + i, at[3] + j) * at(w, at[1], c, i, j)))),
                2,
                4,
                5,
                5);
    }

    @Test
    void stridedDilatedGroupedBackwardConvolution() {
        RefTensor x = random(2, 3, 11);
        RefTensor w = random(3, 2, 3);
        RefTensor y = run(
                "fn f(x: f32[N, G, L], w: f32[G, O, K]) {\n"
                        + "  for g, n, o, y in 0..4 => sum(a | x[n, g, 2 * y - 2 * a + 4] * w[g, o, a])\n}",
                Map.of("x", x, "w", Run.f32(w.sizes(), w.data())));
        same(y, at -> sum(3, a -> at(x, at[1], at[0], 2 * at[3] - 2 * a + 4) * at(w, at[0], at[2], a)), 3, 2, 2, 4);
    }

    @Test
    void aggregationOverEdges() {
        RefTensor h = random(4, 3);
        RefTensor w = random(3, 2);
        RefTensor norm = random(5);
        RefTensor src = Run.i32(new int[] {5}, 0, 1, 2, 3, 0);
        RefTensor dst = Run.i32(new int[] {5}, 1, 1, 0, 3, 3);
        RefTensor y = run(
                "fn f(h: f32[V, F], src: i32[E], dst: i32[E], norm: f32[E], w: f32[F, G]) -> f32[V, G] {\n"
                        + "  let hw = h @ w\n"
                        + "  segment_sum(for e, g => norm[e] * hw[src[e], g], by: dst, size: V)\n}",
                Map.of("h", h, "src", src, "dst", dst, "norm", norm, "w", w));
        same(
                y,
                at -> sum(
                        5,
                        e -> dst.data()[e] != at[0]
                                ? 0
                                : at(norm, e) * sum(3, f -> at(h, (int) src.data()[e], f) * at(w, f, at[1]))),
                4,
                2);
    }

    @Test
    void reductionsOfAllKinds() {
        RefTensor x = random(3, 4);
        Map<String, RefTensor> in = Map.of("x", x);
        same(
                run("fn f(x: f32[N, M]) { for i => max(j | x[i, j]) }", in),
                at -> row(x, at[0]).max().orElseThrow(),
                3);
        same(
                run("fn f(x: f32[N, M]) { for i => min(j | x[i, j]) }", in),
                at -> row(x, at[0]).min().orElseThrow(),
                3);
        same(
                run("fn f(x: f32[N, M]) { for i => mean(j | x[i, j]) }", in),
                at -> row(x, at[0]).average().orElseThrow(),
                3);
        same(
                run("fn f(x: f32[N, M]) { for i => prod(j | x[i, j]) }", in),
                at -> row(x, at[0]).reduce(1, (a, b) -> a * b),
                3);
        same(
                run("fn f(x: f32[N, M]) { for i => logsumexp(j | x[i, j]) }", in),
                at -> Math.log(row(x, at[0]).map(Math::exp).sum()),
                3);
        same(
                run("fn f(x: f32[N, M]) { sum(i, j | x[i, j]) }", in),
                at -> row(x, 0).sum() + row(x, 1).sum() + row(x, 2).sum());
        same(
                run("fn f(x: f32[N, M]) { cast(for i => any(j | x[i, j] > 1.0), f32) }", in),
                at -> row(x, at[0]).anyMatch(v -> v > 1) ? 1 : 0,
                3);
        same(
                run("fn f(x: f32[N, M]) { cast(for i => all(j | x[i, j] > -1.0), f32) }", in),
                at -> row(x, at[0]).allMatch(v -> v > -1) ? 1 : 0,
                3);
        same(
                run("fn f(x: f32[N, M]) { for i => argmax(j in 1..4 | x[i, j]) }", in),
                at -> {
                    int best = 1;
                    for (int j = 2; j < 4; j++) {
                        best = at(x, at[0], j) > at(x, at[0], best) ? j : best;
                    }
                    return best;
                },
                3);
    }

    private static java.util.stream.DoubleStream row(RefTensor x, int i) {
        return java.util.Arrays.stream(x.row(i).data());
    }

    @Test
    void factorsOutsideAndPartialSums() {
        RefTensor a = random(3);
        RefTensor b = random(4);
        RefTensor c = random(3);
        Map<String, RefTensor> in = Map.of("a", a, "b", b, "c", c);
        String head = "fn f(a: f32[N], b: f32[M], c: f32[N]) { ";
        same(
                run(
                        head + "for i => sum(j | -a[i] * b[j] * b[j] / c[i]) + 0.0 * c[i] }",
                        Map.of("a", a, "b", b, "c", Run.f32(new int[] {3}, 1, 2, 4))),
                at -> -at(a, at[0]) * sum(4, j -> at(b, j) * at(b, j)) / new double[] {1, 2, 4}[at[0]],
                3);
        same(
                run(head + "sum(i, j | a[i] * b[j] * c[i]) }", in),
                at -> sum(3, i -> at(a, i) * at(c, i)) * sum(4, j -> at(b, j)));
        same(
                run(head + "sum(i, k in 0..5 | a[i] * c[i]) + 0.0 * sum(b) }", in),
                at -> 5 * sum(3, i -> at(a, i) * at(c, i)));
        same(run(head + "sum(i | a[i] * a[i]) + 0.0 * sum(b) * sum(c) }", in), at -> sum(3, i -> at(a, i) * at(a, i)));
    }

    @Test
    void diagonalsTrianglesAndDigits() {
        RefTensor x = random(4, 4);
        Map<String, RefTensor> in = Map.of("x", x);
        same(run("fn f(x: f32[N, N]) { sum(i | x[i, i]) }", in), at -> sum(4, i -> at(x, i, i)));
        same(
                run("fn f(x: f32[N, N]) { for i => sum(j | where(j <= i, x[i, j], 0)) }", in),
                at -> sum(at[0] + 1, j -> at(x, at[0], j)),
                4);
        same(
                run("fn f(x: f32[N, N]) { for i in 1..N => x[i, i - 1] * i }", in),
                at -> at(x, at[0] + 1, at[0]) * (at[0] + 1),
                3);
        same(
                run("fn f(x: f32[N, N]) { for i in 0..8 => x[i / 2, i - i / 2 * 2] }", in),
                at -> at(x, at[0] / 2, at[0] % 2),
                8);
        same(
                run("fn f(x: f32[N, N]) { for i => if i == 2 { x[i, 0] } else { -x[0, i] } }", in),
                at -> at[0] == 2 ? at(x, 2, 0) : -at(x, 0, at[0]),
                4);
    }

    @Test
    void rowsWindowsAndFunctionsInside() {
        RefTensor x = random(5, 3);
        Map<String, RefTensor> in = Map.of("x", x);
        same(run("fn f(x: f32[N, M]) { for i => 2.0 * x[i] }", in), at -> 2 * at(x, at[0], at[1]), 5, 3);
        same(
                run("fn f(x: f32[N, M]) { for i => sum(x[i..i + 2, 0]) }", Map.of("x", x)),
                at -> at(x, at[0], 0) + at(x, at[0] + 1, 0),
                4);
        same(
                run("fn f(x: f32[N, M]) { for i => softmax(x[i], over: 0) }", in),
                at -> Math.exp(at(x, at[0], at[1]))
                        / row(x, at[0]).map(Math::exp).sum(),
                5,
                3);
        same(
                run("fn g(x: f32[N, M], i: Int) { x[i, 1] }\nfn f(x: f32[N, M]) { for i => g(x, i) }", in),
                at -> at(x, at[0], 1),
                5);
    }

    @Test
    void randomNumbersOfEachStep() {
        RefTensor x = run(
                "fn f(x: f32[N]) { for i => x[i] + random.uniform([2]) }",
                Map.of("x", Run.f32(new int[] {3}, 0, 0, 0)));
        assertEquals(6, java.util.Arrays.stream(x.data()).distinct().count());
    }

    @Test
    void whatCannotBeProvedIsCheckedAtTheCall() {
        String text = "fn f(x: f32[N], y: f32[M]) { sum(i in 0..M | x[i] * y[i]) }";
        RefTensor three = Run.f32(new int[] {3}, 1, 2, 3);
        RefTensor four = Run.f32(new int[] {4}, 1, 2, 3, 4);
        assertEquals(14, Run.function(text, "f", Map.of("x", four, "y", three)).data()[0]);
        isRefused(text, Map.of("x", three, "y", four));
    }

    @Test
    void placesWithoutALoopAreCheckedAtTheCall() {
        RefTensor three = Run.f32(new int[] {3}, 1, 2, 3);
        for (String body : java.util.List.of("x[3]", "x[2..4]", "x[4..]", "x[..-4]", "slice(x, [2], [2])")) {
            String text = "fn f(x: f32[N]) { " + body + " }";
            Run.function(text, "f", Map.of("x", Run.f32(new int[] {5}, 1, 2, 3, 4, 5)));
            isRefused(text, Map.of("x", three));
        }
    }

    @Test
    void anIndexThatStartsBeforeItsAxisIsAnError() {
        DlcException wrong = assertThrows(
                DlcException.class,
                () -> Library.compile("fn f(x: f32[4]) { for i => x[i - 1] }").function("f", Map.of("x", 1)));
        assertEquals("E0311", wrong.diagnostics().getFirst().code().id());
    }

    private static void isRefused(String text, Map<String, RefTensor> inputs) {
        Violation violation = assertThrows(Violation.class, () -> Run.function(text, "f", inputs));
        assertEquals("run.check", violation.rule());
    }
}
