package dev.dlc.codegen.jvm.loops;

import static dev.dlc.codegen.jvm.loops.Ir.apply;
import static dev.dlc.codegen.jvm.loops.Ir.axis;
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
import static dev.dlc.codegen.jvm.loops.Ir.write;
import static dev.dlc.ir.DType.F32;
import static dev.dlc.ir.DType.I32;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.codegen.jvm.asm.MethodTooLargeException;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Kernels whose code is too long for one method: they are divided, and their bits are those of the interpreter. */
class LongKernelsTest {
    private static final int PASSES = 8;
    /** The most bytes of a method of one loop: what the pass over a row below needs, and some more. */
    private static final int ONE_LOOP = 2500;

    private static final int HOT_LIMIT = 8000;
    private static final int DEEP = 40;

    private static Dim at(Dim column) {
        return dim("i").times(dim("n")).plus(column);
    }

    /** Each pass over a row adds up functions of it and of the sum before, the last one writes. */
    private static Kernel passes() {
        List<Statement> statements = new ArrayList<>();
        statements.add(reduce(1, List.of(axis("j0", "n")), sum("v0", load(0, at(dim("j0"))))));
        for (int pass = 1; pass <= PASSES; pass++) {
            String j = "j" + pass;
            Expr x = f("mul", load(0, at(dim(j))), f("tanh", local("v" + (pass - 1))));
            statements.add(reduce(1, List.of(axis(j, "n")), sum("v" + pass, f("exp", f("tanh", f("log1p", x))))));
        }
        Expr last = f("mul", load(0, at(dim("l"))), local("v" + PASSES));
        statements.add(new Statement.Loop(axis("l", "n"), List.of(store(1, at(dim("l")), last))));
        return nest(
                "passes",
                List.of(read(F32), write(F32)),
                List.of("m", "n"),
                List.of(axis("i", "m")),
                statements.toArray(Statement[]::new));
    }

    @Test
    void loopsBecomeMethodsOfTheirOwn() {
        Harness harness = new Harness(passes());
        check(harness);
        for (int bits : new int[] {128, 256, 512}) {
            Map<String, Integer> sizes =
                    harness.generated(new Lane.Vector(bits)).builder().sizes();
            assertTrue(sizes.size() > PASSES, sizes::toString);
            assertTrue(sizes.values().stream().allMatch(size -> size <= ONE_LOOP), sizes::toString);
        }
    }

    /** One element is so much work that no loop could be divided from another. */
    @Test
    void aLoopThatIsTooLongIsScalarCodeInParts() {
        List<Statement> statements = new ArrayList<>(List.of(let("v0", load(0, dim("i")))));
        for (int k = 1; k <= DEEP; k++) {
            statements.add(let("v" + k, f("pow", f("add", local("v" + (k - 1)), load(0, dim("i"))), local("v0"))));
        }
        statements.add(store(1, dim("i"), local("v" + DEEP)));
        Kernel kernel = nest(
                "powers",
                List.of(read(F32), write(F32)),
                List.of("m", "n"),
                List.of(axis("i", "n")),
                statements.toArray(Statement[]::new));
        GeneratedClasses classes = new GeneratedClasses();
        ClassBuilder vectors = LoopKernels.generate(kernel, new Lane.Vector(256), classes.name("powers"))
                .builder();
        assertThrows(MethodTooLargeException.class, () -> classes.define(vectors, false));
        Harness harness = new Harness(kernel, List.of(new Lane.Scalar()));
        Map<String, Integer> sizes =
                harness.generated(new Lane.Scalar()).builder().sizes();
        assertTrue(sizes.values().stream().mapToInt(size -> size).sum() > HOT_LIMIT, sizes::toString);
        check(harness);
    }

    /** Large angles need most of the code of a sine; where they cannot occur it is left out. */
    @Test
    void sinesOfSmallAnglesAreShort() {
        Expr turn = f("mul", apply(F32, "cast", apply(I32, "shift_right", bits(), number(8))), num(0x1p-24));
        int small = size(f("cos", f("mul", local("v0"), num(6.2831855))), let("v0", turn));
        int any = size(f("cos", f("mul", local("v0"), num(6.2831855))), let("v0", load(0, dim("i"))));
        assertTrue(2 * small < any, () -> small + " of " + any + " bytes");
        Kernel kernel = line(f("sin", f("mul", local("v0"), num(-0x1p17))), let("v0", f("tanh", load(0, dim("i")))));
        check(new Harness(kernel));
    }

    private static Expr bits() {
        return apply(I32, "bitcast", load(0, dim("i")));
    }

    private static Expr number(int value) {
        return new Expr.Constant(I32, value);
    }

    private static Kernel line(Expr value, Statement before) {
        return nest(
                "line",
                List.of(read(F32), write(F32)),
                List.of("m", "n"),
                List.of(axis("i", "n")),
                before,
                store(1, dim("i"), value));
    }

    private static int size(Expr value, Statement before) {
        Harness harness = new Harness(line(value, before));
        check(harness);
        return harness.generated(new Lane.Vector(256)).builder().sizes().values().stream()
                .mapToInt(size -> size)
                .sum();
    }

    private static void check(Harness harness) {
        Random random = new Random(7);
        for (int n : new int[] {0, 1, 16, 37}) {
            int m = 3;
            harness.check(
                    new long[] {m, n},
                    List.of(Memory.random(F32, m * n, 0, random), Memory.random(F32, m * n, 0, random)));
        }
    }
}
