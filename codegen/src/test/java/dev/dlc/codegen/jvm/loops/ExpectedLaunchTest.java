package dev.dlc.codegen.jvm.loops;

import static dev.dlc.codegen.jvm.loops.Ir.axis;
import static dev.dlc.codegen.jvm.loops.Ir.dim;
import static dev.dlc.codegen.jvm.loops.Ir.f;
import static dev.dlc.codegen.jvm.loops.Ir.load;
import static dev.dlc.codegen.jvm.loops.Ir.nest;
import static dev.dlc.codegen.jvm.loops.Ir.read;
import static dev.dlc.codegen.jvm.loops.Ir.store;
import static dev.dlc.codegen.jvm.loops.Ir.write;
import static dev.dlc.ir.DType.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dlc.codegen.jvm.CompiledKernel;
import dev.dlc.codegen.jvm.JvmBackend;
import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vector code of dear launches is ready before the first of them, that of others after some. */
class ExpectedLaunchTest {
    private static final int MANY = 1 << 21;

    private static Kernel functions() {
        Expr value = load(0, dim("i"));
        for (int k = 0; k < 8; k++) {
            value = f("tanh", value);
        }
        return nest(
                "functions",
                List.of(read(F32), write(F32)),
                List.of("n"),
                List.of(axis("i", "n")),
                store(1, dim("i"), value));
    }

    private static int[][] call(int elements) {
        return new int[][] {{F32.ordinal(), 0, F32.ordinal(), elements, elements}};
    }

    @Test
    void dearLaunchesAreWarmedUpBeforeTheFirstOne() throws InterruptedException {
        try (JvmBackend backend = new JvmBackend(JvmOptions.standard())) {
            assumeTrue(backend.vectorBits().isPresent());
            CompiledKernel code = backend.compile(functions());
            code.expect(call(100));
            backend.awaitWarm();
            assertEquals(new Lane.Scalar(), code.lane());
            code.expect(call(MANY));
            backend.awaitWarm();
            assertInstanceOf(
                    Lane.Vector.class, code.lane(), () -> code.reasons().toString());
        }
    }

    @Test
    void aDearLaunchWaitsAndYieldsWhatItShould() {
        try (JvmBackend backend = new JvmBackend(JvmOptions.standard());
                Pool pool = new Pool(1)) {
            float[] slab = new float[2 * MANY];
            java.util.Arrays.fill(slab, 0, MANY, 0.5f);
            CompiledKernel code = backend.compile(functions());
            code.run(pool, new Object[] {null, slab}, call(MANY), new Cancellation());
            float expected = slab[MANY];
            for (int i = 0; i < MANY; i++) {
                assertEquals(expected, slab[MANY + i]);
            }
            code.run(pool, new Object[] {null, slab}, call(MANY), new Cancellation());
            assertEquals(expected, slab[2 * MANY - 1]);
        }
    }
}
