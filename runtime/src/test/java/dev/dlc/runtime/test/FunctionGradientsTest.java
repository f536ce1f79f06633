package dev.dlc.runtime.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Sizes;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Reduce;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.test.FunctionGradients.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FunctionGradientsTest {
    private static FunctionProgram function(String text, String name) {
        return Dlc.compile(new SourceFile("test.dlm", text)).functionPrograms().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Outcome check(String text, String name) {
        return FunctionGradients.check(function(text, name), 3);
    }

    @Test
    void rightGradientsAgree() {
        for (String body : List.of(
                "x @ transpose(x)",
                "where(x > 0, x, 0.1 * x)",
                "log(x)",
                "sum(softmax(x, over: 1) * x, over: 0)",
                "(sin(x), cos(x) * 2.0)",
                "x * stop_gradient(exp(x))")) {
            Outcome outcome = check("fn f(x: f32[N, M]) { " + body + " }", "f");
            assertInstanceOf(Outcome.Agrees.class, outcome, () -> body + ": " + outcome);
        }
        String model = "import nn { Linear }\nmodel M(k: Int = 3) {\n  inner = Linear(4, k)\n"
                + "  fn forward(x: f32[N, 4]) -> f32[N, k] { tanh(inner(x)) }\n}\n";
        assertInstanceOf(Outcome.Agrees.class, check(model, "M.forward"));
    }

    @Test
    void whatIsFlatIsSaid() {
        String off = "model M {\n  param w: f32[3] = zeros()\n"
                + "  fn forward(x: f32[N, 3]) -> f32[N, 3] { relu(w - 100) + x }\n}\n";
        Outcome.Agrees agrees = assertInstanceOf(Outcome.Agrees.class, check(off, "M.forward"));
        assertEquals(List.of("w"), agrees.nothing());
        assertEquals("W0801", agrees.warnings().getFirst().code().id());
    }

    @Test
    void whatHasNoSlopeByItsNatureIsNotSaid() {
        Outcome.Agrees agrees = assertInstanceOf(
                Outcome.Agrees.class, check("fn f(x: f32[N], y: f32[N]) { x * floor(stop_gradient(y)) }", "f"));
        assertEquals(List.of(), agrees.nothing());
    }

    /** With weights as large as those of a narrow network the last units would be saturated. */
    @Test
    void wideNetworksHaveSlopes() {
        String wide = "import nn { Linear }\nmodel M {\n  a = Linear(4, 900)\n  b = Linear(900, 900)\n"
                + "  c = Linear(900, 2)\n  fn forward(x: f32[N, 4]) -> f32[N, 2] {\n"
                + "    sigmoid(100 * (x |> a |> relu |> b |> relu |> c))\n  }\n}\n";
        Outcome.Agrees agrees = assertInstanceOf(Outcome.Agrees.class, check(wide, "M.forward"));
        assertEquals(List.of(), agrees.nothing());
    }

    @Test
    void wrongGradientsDiffer() {
        Type.Tensor type = Type.tensor(DType.F32, new Shape(List.of(Dim.of(3))));
        Emit emit = new Emit(new GraphBuilder());
        Node x = emit.input("x", type);
        Node cube = emit.mul(x, emit.mul(x, x));
        Node value = emit.reduce(Reduce.SUM, cube, Emit.allAxes(cube));
        Map<String, RefTensor> point = Map.of("x", new RefTensor(DType.F32, new int[] {3}, new double[] {0.5, -1, 2}));
        for (double factor : new double[] {3, 2.99}) {
            Node gradient = emit.mul(emit.like(x, factor), emit.mul(x, x));
            Graph both = new Graph(
                    "f", List.of(x), List.of(new Root.Output("value", value), new Root.Output("gradient0", gradient)));
            Slope slope = Slope.at(Slope.Function.of(both, List.of("x")), point, Sizes.NONE, new Random(1));
            assertEquals(factor == 3, slope.agrees(), slope::toString);
            assertFalse(slope.isRough(), slope::toString);
        }
    }

    @Test
    void kinksAreRough() {
        Type.Tensor type = Type.tensor(DType.F32, Shape.SCALAR);
        Emit emit = new Emit(new GraphBuilder());
        Node x = emit.input("x", type);
        Graph both = new Graph(
                "f",
                List.of(x),
                List.of(new Root.Output("value", emit.abs(x)), new Root.Output("gradient0", emit.like(x, 1))));
        Map<String, RefTensor> point = Map.of("x", RefTensor.scalar(DType.F32, 2e-6));
        Slope slope = Slope.at(Slope.Function.of(both, List.of("x")), point, Sizes.NONE, new Random(1));
        assertFalse(slope.agrees(), slope::toString);
        assertTrue(slope.isRough(), slope::toString);
    }

    @Test
    void whatHasNoGradientIsSkippedWithAReason() {
        assertTrue(reason("fn f(x: f32[N]) { argmax(x) }").contains("no floating result"));
        assertTrue(reason("fn f(x: i32[N]) { cast(x, f32) }").contains("neither floating inputs"));
        assertTrue(reason("fn f(x: f32[N], over: Axes) { sum(x, over: over) }").contains("where it is used"));
        String spike = "fn f(x: f32[N]) { custom_grad(y => cast(y > 0, f32), vjp: (y, dy) => dy)(x) }";
        assertTrue(reason(spike).contains("custom_grad"));
        assertTrue(reason("fn f(x: f32[N]) { log(-exp(x)) }").contains("not finite"));
        assertTrue(reason(loop("x * stop_gradient(exp(x))")).contains("stop_gradient"));
    }

    private static String loop(String body) {
        return "fn f(x: f32[N, 3]) { scan s = zeros([3]) for x in x { s + " + body + " } }";
    }

    /** The largest value that softmax subtracts is held, and makes no difference. */
    @Test
    void whatIsHeldInALoopMayMakeNoDifference() {
        assertInstanceOf(Outcome.Agrees.class, check(loop("softmax(x * x, over: 0)"), "f"));
    }

    private static String reason(String text) {
        return assertInstanceOf(Outcome.Skipped.class, check(text, "f")).reason();
    }

    @Test
    void equalSeedsGiveEqualOutcomes() {
        String text = "fn f(x: f32[N, M], y: f32[M]) { tanh(x * y) }";
        assertEquals(check(text, "f"), check(text, "f"));
    }
}
