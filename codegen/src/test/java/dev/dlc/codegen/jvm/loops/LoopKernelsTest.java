package dev.dlc.codegen.jvm.loops;

import static dev.dlc.codegen.jvm.loops.Ir.acc;
import static dev.dlc.codegen.jvm.loops.Ir.apply;
import static dev.dlc.codegen.jvm.loops.Ir.axis;
import static dev.dlc.codegen.jvm.loops.Ir.bool;
import static dev.dlc.codegen.jvm.loops.Ir.dim;
import static dev.dlc.codegen.jvm.loops.Ir.f;
import static dev.dlc.codegen.jvm.loops.Ir.let;
import static dev.dlc.codegen.jvm.loops.Ir.load;
import static dev.dlc.codegen.jvm.loops.Ir.local;
import static dev.dlc.codegen.jvm.loops.Ir.nest;
import static dev.dlc.codegen.jvm.loops.Ir.num;
import static dev.dlc.codegen.jvm.loops.Ir.read;
import static dev.dlc.codegen.jvm.loops.Ir.reduce;
import static dev.dlc.codegen.jvm.loops.Ir.store;
import static dev.dlc.codegen.jvm.loops.Ir.sum;
import static dev.dlc.codegen.jvm.loops.Ir.update;
import static dev.dlc.codegen.jvm.loops.Ir.write;
import static dev.dlc.ir.DType.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator.Kind;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels of every kind, on sizes around those of vectors: interpreter, scalar lane and vector lanes agree in all bits.
 */
class LoopKernelsTest {
    private static final int[] LENGTHS = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 37, 64, 97, 200};

    private static final Dim N = dim("n");
    private static final Dim M = dim("m");
    private static final Dim I = dim("i");
    private static final Dim J = dim("j");
    private static final Dim K = dim("k");
    private static final Dim IJ = I.times(N).plus(J);

    /**
     * A kernel over sizes m and n.
     *
     * @param lengths elements of each buffer, over m and n
     * @param isVector whether the vector lanes must have vectors
     */
    record Sample(Kernel kernel, List<Dim> lengths, boolean isVector) {
        @Override
        public String toString() {
            return kernel.name();
        }
    }

    private static Sample sample(
            String name,
            List<Kernel.Buffer> buffers,
            List<Dim> lengths,
            List<dev.dlc.ir.kernel.Axis> parallel,
            Statement... statements) {
        return new Sample(nest(name, buffers, List.of("m", "n"), parallel, statements), lengths, true);
    }

    static Stream<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        pointwise(all);
        rows(all);
        temporaries(all);
        columns(all);
        guarded(all);
        booleans(all);
        placed(all);
        running(all);
        return all.stream();
    }

    private static void pointwise(List<Sample> all) {
        all.add(sample(
                "chain",
                List.of(read(F32), read(F32), write(F32)),
                List.of(N, N, N),
                List.of(axis("i", "n")),
                store(2, I, f("add", f("mul", f("exp", load(0, I)), load(1, I)), num(1)))));
        all.add(sample(
                "bias",
                List.of(read(F32), read(F32), read(F32), update(F32)),
                List.of(M.times(N), N, M, M.times(N)),
                List.of(axis("i", "m"), axis("j", "n")),
                let("v0", load(2, I)),
                store(3, IJ, f("add", f("fma", load(0, IJ), local("v0"), load(3, IJ)), load(1, J)))));
        all.add(sample(
                "iota",
                List.of(write(F32), write(DType.I32)),
                List.of(M.times(N), M.times(N)),
                List.of(axis("i", "m"), axis("j", "n")),
                store(0, IJ, f("add", new Expr.Index(F32, J.times(3).plus(I)), new Expr.Index(F32, I))),
                store(1, IJ, new Expr.Index(DType.I32, J.times(M).minus(I)))));
        all.add(sample(
                "every_second",
                List.of(read(F32), write(F32), write(DType.I32)),
                List.of(M.times(N), M.times(N).times(2), M.times(N).times(2).plus(1)),
                List.of(axis("i", "m"), axis("j", "n")),
                let("v0", load(0, IJ)),
                store(1, IJ.times(2), f("mul", local("v0"), num(3))),
                store(2, IJ.times(2).plus(1), new Expr.Index(DType.I32, IJ))));
        all.add(new Sample(
                nest(
                        "transpose",
                        List.of(read(F32), write(F32)),
                        List.of("m", "n"),
                        List.of(axis("j", "n"), axis("i", "m")),
                        store(1, J.times(M).plus(I), load(0, IJ))),
                List.of(M.times(N), M.times(N)),
                false));
    }

    private static void temporaries(List<Sample> all) {
        all.add(new Sample(
                new Kernel(
                        "temporaries",
                        List.of(read(F32), write(F32), write(DType.I32)),
                        List.of("m", "n"),
                        new Body.LoopNest(
                                List.of(axis("i", "m")),
                                List.of(new Body.Temporary(F32, N), new Body.Temporary(DType.I32, N)),
                                List.of(
                                        new Statement.Loop(
                                                axis("j", "n"),
                                                List.of(store(3, J, f("mul", load(0, IJ), load(0, IJ))))),
                                        new Statement.Loop(
                                                axis("k", "n"),
                                                List.of(store(4, K, new Expr.Index(DType.I32, K.plus(I))))),
                                        reduce(1, List.of(axis("l", "n")), sum("v0", load(3, dim("l")))),
                                        new Statement.Loop(
                                                axis("o", "n"),
                                                List.of(
                                                        store(
                                                                1,
                                                                I.times(N).plus(dim("o")),
                                                                f("add", load(3, dim("o")), local("v0"))),
                                                        store(
                                                                2,
                                                                I.times(N).plus(dim("o")),
                                                                load(DType.I32, 4, dim("o")))))))),
                List.of(M.times(N), M.times(N), M.times(N)),
                true));
    }

    private static void rows(List<Sample> all) {
        all.add(sample(
                "softmax",
                List.of(read(F32), write(F32)),
                List.of(M.times(N), M.times(N)),
                List.of(axis("i", "m")),
                reduce(1, List.of(axis("j", "n")), acc("v0", Kind.MAX, load(0, IJ))),
                reduce(
                        1,
                        List.of(axis("k", "n")),
                        sum("v1", f("exp", f("sub", load(0, I.times(N).plus(K)), local("v0"))))),
                new Statement.Loop(
                        axis("l", "n"),
                        List.of(store(
                                1,
                                I.times(N).plus(dim("l")),
                                f(
                                        "div",
                                        f("exp", f("sub", load(0, I.times(N).plus(dim("l"))), local("v0"))),
                                        local("v1")))))));
        all.add(sample(
                "all_sum",
                List.of(read(F32), write(F32)),
                List.of(N, Dim.of(2)),
                List.of(),
                reduce(
                        1,
                        List.of(axis("i", "n")),
                        sum("v0", f("mul", load(0, I), load(0, I))),
                        acc("v1", Kind.PROD, load(0, I))),
                store(1, Dim.ZERO, local("v0")),
                store(1, Dim.ONE, local("v1"))));
        // Rows of zeros of either sign, with NaNs where a value is infinite.
        all.add(sample(
                "extremes",
                List.of(read(F32), write(F32), write(F32)),
                List.of(M.times(N), M, M),
                List.of(axis("i", "m")),
                reduce(
                        1,
                        List.of(axis("j", "n")),
                        acc("v0", Kind.MAX, f("mul", load(0, IJ), num(0))),
                        acc("v1", Kind.MIN, f("mul", load(0, IJ), num(0)))),
                store(1, I, local("v0")),
                store(2, I, local("v1"))));
        Dim cube = I.times(M).times(N).plus(K.times(N)).plus(J);
        all.add(sample(
                "channel_moments",
                List.of(read(F32), write(F32), write(F32)),
                List.of(M.times(M).times(N), M, M),
                List.of(axis("k", "m")),
                reduce(
                        1,
                        List.of(axis("i", "m"), axis("j", "n")),
                        sum("v0", load(0, cube)),
                        sum("v1", f("mul", load(0, cube), load(0, cube)))),
                store(1, K, local("v0")),
                store(2, K, f("sqrt", local("v1")))));
    }

    private static void columns(List<Sample> all) {
        all.add(sample(
                "column_sums",
                List.of(read(F32), write(F32), write(F32)),
                List.of(M.times(N), N, N),
                List.of(axis("j", "n")),
                reduce(0, List.of(axis("i", "m")), sum("v0", load(0, IJ)), acc("v1", Kind.MAX, load(0, IJ))),
                store(1, J, local("v0")),
                store(2, J, local("v1"))));
        all.add(new Sample(
                nest(
                        "two_inner_axes",
                        List.of(read(F32), write(F32)),
                        List.of("m", "n"),
                        List.of(),
                        reduce(
                                2,
                                List.of(axis("i", "m"), axis("j", "n")),
                                sum("v0", load(0, I.times(N).times(2).plus(J)))),
                        store(1, Dim.ZERO, local("v0"))),
                List.of(M.times(N).times(2), Dim.ONE),
                false));
        all.add(sample(
                "accumulate",
                List.of(read(F32), update(F32)),
                List.of(M.times(N), N),
                List.of(axis("j", "n")),
                new Statement.Loop(axis("i", "m"), List.of(new Statement.Combine(1, J, Kind.SUM, load(0, IJ))))));
    }

    private static void guarded(List<Sample> all) {
        Guard inside = new Guard(J.minus(Dim.of(2)), N);
        all.add(sample(
                "pad",
                List.of(read(F32), write(F32)),
                List.of(M.times(N), M.times(N.plus(5))),
                List.of(axis("i", "m"), new dev.dlc.ir.kernel.Axis("j", N.plus(5))),
                store(1, I.times(N.plus(5)).plus(J), new Expr.Load(F32, 0, IJ.minus(Dim.of(2)), List.of(inside), 7))));
        Dim tap = J.plus(K).minus(Dim.ONE);
        Guard row = new Guard(I.plus(dim("h")).minus(Dim.ONE), M);
        all.add(sample(
                "window_max",
                List.of(read(F32), write(F32)),
                List.of(M.times(N), M.times(N)),
                List.of(axis("i", "m"), axis("j", "n")),
                reduce(
                        0,
                        List.of(axis("h", 3), axis("k", 3)),
                        acc(
                                "v0",
                                Kind.MAX,
                                new Expr.Load(
                                        F32,
                                        0,
                                        I.plus(dim("h")).minus(Dim.ONE).times(N).plus(tap),
                                        List.of(row, new Guard(tap, N)),
                                        Double.NEGATIVE_INFINITY))),
                store(1, IJ, local("v0"))));
        all.add(sample(
                "guarded_store",
                List.of(read(F32), update(F32)),
                List.of(N, N),
                List.of(axis("i", "n")),
                store(1, I.minus(Dim.of(3)), f("add", load(0, I), num(1)), new Guard(I.minus(Dim.of(3)), N)),
                store(
                        1,
                        I.minus(Dim.of(3)),
                        f("mul", load(1, I.minus(Dim.of(3)), new Guard(I.minus(Dim.of(3)), N)), num(2)),
                        new Guard(I.minus(Dim.of(3)), N))));
    }

    private static void booleans(List<Sample> all) {
        all.add(sample(
                "compare",
                List.of(read(F32), read(F32), write(DType.BOOL), write(F32)),
                List.of(N, N, N, N),
                List.of(axis("i", "n")),
                let("v0", bool("and", bool("lt", load(0, I), load(1, I)), bool("not", bool("is_finite", load(1, I))))),
                let("v1", bool("or", local(DType.BOOL, "v0"), bool("ge", load(0, I), num(0.5)))),
                store(2, I, local(DType.BOOL, "v1")),
                store(
                        3,
                        I,
                        f(
                                "select",
                                bool("xor", local(DType.BOOL, "v0"), local(DType.BOOL, "v1")),
                                load(0, I),
                                f("neg", load(1, I))))));
        all.add(sample(
                "any_all",
                List.of(read(F32), read(DType.BOOL), write(DType.BOOL), write(DType.BOOL)),
                List.of(N.times(M), N, M, M),
                List.of(axis("i", "m")),
                reduce(
                        1,
                        List.of(axis("j", "n")),
                        acc("v0", Kind.ALL, bool("is_finite", load(0, IJ))),
                        acc("v1", Kind.ANY, load(DType.BOOL, 1, J))),
                store(2, I, local(DType.BOOL, "v0")),
                store(3, I, local(DType.BOOL, "v1"))));
        all.add(new Sample(
                nest(
                        "argmax",
                        List.of(read(F32), write(DType.I32), write(DType.I32)),
                        List.of("m", "n"),
                        List.of(axis("i", "m")),
                        reduce(
                                1,
                                List.of(axis("j", "n")),
                                acc("v0", Kind.ARGMAX, load(0, IJ)),
                                acc("v1", Kind.ARGMIN, load(0, IJ))),
                        store(1, I, local(DType.I32, "v0")),
                        store(2, I, local(DType.I32, "v1"))),
                List.of(M.times(N), M, M),
                false));
    }

    private static void placed(List<Sample> all) {
        all.add(sample(
                "random",
                List.of(read(DType.I32), write(DType.I32), write(F32)),
                List.of(Dim.of(2), M.times(N), M.times(N)),
                List.of(axis("i", "m"), axis("j", "n")),
                let(
                        "v0",
                        new Expr.Threefry(
                                load(DType.I32, 0, Dim.ZERO),
                                load(DType.I32, 0, Dim.ONE),
                                new Expr.Index(DType.I32, IJ),
                                new Expr.Constant(DType.I32, 0),
                                0)),
                store(1, IJ, local(DType.I32, "v0")),
                store(
                        2,
                        IJ,
                        f(
                                "mul",
                                f(
                                        "cast",
                                        apply(
                                                DType.I32,
                                                "shift_right",
                                                local(DType.I32, "v0"),
                                                new Expr.Constant(DType.I32, 8))),
                                num(0x1p-24)))));
        all.add(sample(
                "embedding",
                List.of(read(DType.I32), read(F32), write(F32)),
                List.of(M, N.times(9), M.times(N)),
                List.of(axis("i", "m"), axis("j", "n")),
                let("v0", load(DType.I32, 0, I)),
                store(
                        2,
                        IJ,
                        new Expr.Load(
                                F32,
                                1,
                                dim("v0").times(N).plus(J),
                                List.of(new Guard(dim("v0"), Dim.of(9))),
                                Double.NaN))));
    }

    private static void running(List<Sample> all) {
        for (boolean reverse : new boolean[] {false, true}) {
            for (boolean exclusive : new boolean[] {false, true}) {
                for (Kind kind : new Kind[] {Kind.SUM, Kind.MAX, Kind.PROD}) {
                    all.add(new Sample(
                            nest(
                                    "running_" + kind + reverse + exclusive,
                                    List.of(read(F32), write(F32)),
                                    List.of("m", "n"),
                                    List.of(axis("i", "m")),
                                    new Statement.Running(
                                            axis("j", "n"),
                                            reverse,
                                            exclusive,
                                            acc("v0", kind, load(0, IJ)),
                                            List.of(store(1, IJ, local("v0"))))),
                            List.of(M.times(N), M.times(N)),
                            false));
                }
                all.add(sample(
                        "running_columns" + reverse + exclusive,
                        List.of(read(F32), write(F32)),
                        List.of(M.times(N), M.times(N)),
                        List.of(axis("j", "n")),
                        new Statement.Running(
                                axis("i", "m"),
                                reverse,
                                exclusive,
                                acc("v0", Kind.SUM, load(0, IJ)),
                                List.of(store(1, IJ, local("v0"))))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void agrees(Sample sample) {
        Harness harness = new Harness(sample.kernel);
        assertEquals(
                sample.isVector,
                harness.generated(new Lane.Vector(256)).hasVectors(),
                () -> harness.generated(new Lane.Vector(256)).reasons().toString());
        Random random = new Random(5);
        for (int n : LENGTHS) {
            for (int m : new int[] {0, 1, 2, 5}) {
                List<Memory> memory = new ArrayList<>();
                for (int k = 0; k < sample.lengths.size(); k++) {
                    int length = (int) sample.lengths.get(k).evaluate(s -> s.equals("n") ? n : m);
                    memory.add(Memory.random(
                            sample.kernel.buffers().get(k).dtype(),
                            length,
                            sample.kernel.name().equals("embedding") ? 11 : 0,
                            random));
                }
                harness.check(new long[] {m, n}, memory);
            }
        }
    }
}
