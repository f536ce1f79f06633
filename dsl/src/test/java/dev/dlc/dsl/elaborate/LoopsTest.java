package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.RefTensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Values of loops and branches on data. */
class LoopsTest {
    private static final RefTensor X = Run.f32(new int[] {4}, 1, 2, 3, 4);

    /** Statements of a test, whose assertions must hold. */
    private static List<String> failures(String statements) {
        return failures("", statements);
    }

    private static List<String> failures(String declarations, String statements) {
        String text = declarations + "\ntest \"it\" {\n" + statements + "\n}\n";
        Compilation compilation = Library.compile(text);
        assertEquals("", Library.diagnostics(text));
        Graph graph = compilation.tests().getFirst().graph();
        assertEquals(true, graph.roots().size() > 0);
        return Run.failures(graph);
    }

    private static DynamicTest holds(String name, String statements) {
        return DynamicTest.dynamicTest(name, () -> assertEquals(List.of(), failures(statements)));
    }

    @TestFactory
    Stream<DynamicTest> statements() {
        return Stream.of(
                holds(
                        "yields and last carry",
                        "let x = [1.0, 2.0, 3.0]\n"
                                + "let (sums, last) = scan s = 0 for v in x { let t = s + v\n yield t\n t }\n"
                                + "assert close(sums, [1.0, 3.0, 6.0])\nassert close(last, 6.0)"),
                holds(
                        "several inputs, a tuple as carry, several yields",
                        "let x = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]\n"
                                + "let ((a, b), (s, p)) = scan (s, p) = (zeros(), 1.0) for r in x, (i, k) in (iota(3),"
                                + " [2.0, 1.0, 3.0]) {\n"
                                + "  yield sum(r)\n"
                                + "  yield i\n"
                                + "  (s + r, p * k)\n"
                                + "}\n"
                                + "assert close(a, [3.0, 7.0, 11.0])\n"
                                + "assert all(b == [0, 1, 2])\n"
                                + "assert close(s, [9.0, 12.0])\n"
                                + "assert close(p, 6.0)"),
                holds(
                        "without a carry",
                        "let x = [1.0, 2.0]\nlet y = scan for v in x { yield v * v }\nassert close(y, [1.0, 4.0])"),
                holds(
                        "in reverse order",
                        "let x = [1.0, 2.0, 3.0]\n"
                                + "let (y, last) = scan s = 0.0 for v in reverse(x) { yield s\n 2.0 * s + v }\n"
                                + "assert close(y, [0.0, 3.0, 8.0])\nassert close(last, 17.0)"));
    }

    @TestFactory
    Stream<DynamicTest> repetitions() {
        return Stream.of(
                holds(
                        "over a range",
                        "let (y, last) = scan s = 0 for i in 2..5 { yield s\n s + i }\n"
                                + "assert all(y == [0, 2, 5])\nassert last == 9"),
                holds("iterate", "let y = iterate v = 1.0 times 5 { v * 2.0 }\nassert close(y, 32.0)"),
                holds(
                        "iterate a number of data",
                        "let n = sum([1, 2])\nlet y = iterate v = 1.0 times n { v * 2.0 }\nassert close(y, 8.0)"),
                holds(
                        "iterate nothing",
                        "let y = iterate v = [1.0, 2.0] times 0 { v * 2.0 }\nassert close(y, [1.0, 2.0])"),
                holds(
                        "while",
                        "let (v, n) = while (v, n) = (100.0, 0) until v < 5.0 max 100 { (v / 2.0, n + 1) }\n"
                                + "assert close(v, 3.125)\nassert n == 5"),
                holds(
                        "while stops at its bound",
                        "let (v, n) = while (v, n) = (100.0, 0) until v < 5.0 max 3 { (v / 2.0, n + 1) }\n"
                                + "assert close(v, 12.5)\nassert n == 3"),
                holds(
                        "scan in while in scan",
                        "let (y, _) = scan s = 0.0 for v in [1.0, 2.0] {\n"
                                + "  let w = while w = v until w > 10.0 max 20 {\n"
                                + "    let (_, t) = scan t = w for u in [1.0, 1.0] { t + u }\n    t\n  }\n"
                                + "  yield w\n  s + w\n}\nassert close(y, [11.0, 12.0])"));
    }

    @TestFactory
    Stream<DynamicTest> branches() {
        return Stream.of(
                holds(
                        "if on data",
                        "let x = sum([1.0, 2.0])\nlet y = if x > 2.0 { [1.0, x] } else { [2.0, 0.0] }\n"
                                + "let z = if x > 5.0 { 1.0 } else if x > 2.5 { x } else { 0.0 }\n"
                                + "assert close(y, [1.0, 3.0])\nassert close(z, 3.0)"),
                holds(
                        "if in a scan, of tuples",
                        "let ((a, b), _) = scan s = 0.0 for v in [1.0, -2.0, 3.0] {\n"
                                + "  let (p, q) = if v > 0.0 { (v, 1) } else { (-v, 2) }\n"
                                + "  yield p\n"
                                + "  yield q\n"
                                + "  s\n"
                                + "}\n"
                                + "assert close(a, [1.0, 2.0, 3.0])\n"
                                + "assert all(b == [1, 2, 1])"),
                holds(
                        "assertions in loops and branches",
                        "let x = [1.0, 2.0]\nlet _ = scan for v in x { assert v > 0.5\n yield v }\n"
                                + "if sum(x) > 10.0 { assert false }\nassert true"),
                holds(
                        "each step has random numbers of its own",
                        "let y = scan for v in [0.0, 0.0, 0.0] { yield random.uniform([2]) }\n"
                                + "assert y[0, 0] != y[1, 0] and y[1, 0] != y[2, 0] and y[0, 0] != y[0, 1]\n"
                                + "let z = iterate v = zeros([2]) times 3 { random.uniform([2]) }\n"
                                + "let w = iterate v = zeros([2]) times 2 { random.uniform([2]) }\n"
                                + "assert z[0] != w[0]"),
                holds(
                        "a loop inside index notation",
                        "let x = [[1.0, 2.0], [3.0, 4.0]]\n"
                                + "let f = r => { let (_, t) = scan t = 0.0 for v in r { 2.0 * t + v }\n"
                                + " t }\n"
                                + "let y[i] = f(x[i])\n"
                                + "assert close(y, [4.0, 10.0])\n"
                                + "let z[i] = while w = x[i, 0] until w > 5.0 max 9 { w + x[i, 1] }\n"
                                + "assert close(z, [7.0, 7.0])"),
                holds(
                        "index notation inside a loop",
                        "let m = [[0.5, 1.0], [2.0, 0.0]]\n"
                                + "let v = iterate v = [1.0, 1.0] times 2 { for i => sum(j | m[i, j] * v[j]) }\n"
                                + "assert close(v, [2.75, 3.0])"));
    }

    @Test
    void updatesJoinTheCarry() {
        String model = "model Counter() {\n  state n: f32[] = zeros()\n  state odd: f32[] = zeros()\n}\n";
        assertEquals(
                List.of(),
                failures(
                        model,
                        "let c = Counter()\n"
                                + "let y = scan for v in [1.0, 2.0, 3.0] {\n"
                                + "  update c.n = c.n + v\n"
                                + "  if c.n > 2.0 { update c.odd = c.odd + 1.0 }\n"
                                + "  yield c.n\n"
                                + "}\n"
                                + "assert close(y, [1.0, 3.0, 6.0])\n"
                                + "assert close(c.n, 6.0)\n"
                                + "assert close(c.odd, 2.0)"));
    }

    @Test
    void aNumberOfStepsIsNoSizeOfTheGraph() {
        String text = "fn f(x: f32[4]) { iterate v = x times %d { tanh(v) } }";
        List<Integer> counts = Stream.of(10, 10_000)
                .map(n -> Library.compile(text.formatted(n)).function("f", Map.of("x", 1)))
                .map(program -> program.graph().nodes().size())
                .toList();
        assertEquals(counts.get(0), counts.get(1));
    }

    @Test
    void aReversedInputRunsTheScanBackward() {
        String text =
                "fn f(x: f32[4]) { let (y, _) = scan s = 0.0 for v in reverse(x) { yield s\n s + v }\n reverse(y) }";
        Graph graph = Library.compile(text).function("f", Map.of("x", 1)).graph();
        Node scan = graph.nodes().stream()
                .filter(node -> node.is(Control.SCAN))
                .findFirst()
                .orElseThrow();
        assertEquals(true, scan.attrs().flag("reverse"));
        assertEquals("x", scan.operand(1).attrs().text("name"));
        assertArrayEquals(
                new double[] {9, 7, 4, 0},
                Run.function(text, "f", Map.of("x", X)).data());
    }

    @Test
    void onlyTheBranchThatIsTakenIsComputed() {
        String text = "fn f(x: f32[4]) { if sum(x) > 0.0 { exp(x) } else { sin(x) } }";
        Graph graph = Library.compile(text).function("f", Map.of("x", 1)).graph();
        List<String> names =
                graph.nodes().stream().map(node -> node.op().name()).toList();
        assertEquals(false, names.contains("exp") || names.contains("sin"));
        assertEquals(true, names.contains("cond"));
    }
}
