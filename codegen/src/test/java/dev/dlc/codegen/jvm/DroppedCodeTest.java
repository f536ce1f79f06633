package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.ir.op.OpTable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Vector code that the JVM drops is noticed, left, and taken up again when it is compiled once more. */
class DroppedCodeTest {
    private static final int ELEMENTS = 1000;

    @Test
    void onlyLaunchesOnEndThatAllocateAreALoss() {
        AllocationWatch watch = new AllocationWatch();
        byte[][] garbage = new byte[3][];
        for (int launch = 0; launch < 2; launch++) {
            long before = AllocationWatch.allocated();
            garbage[launch] = new byte[100];
            assertFalse(watch.isLost(before));
        }
        assertFalse(watch.isLost(AllocationWatch.allocated()), "a launch that allocates nothing ends the row");
        boolean isLost = false;
        for (int launch = 0; launch < 3; launch++) {
            assertFalse(isLost);
            long before = AllocationWatch.allocated();
            garbage[launch] = new byte[200];
            isLost = watch.isLost(before);
        }
        assertTrue(isLost, () -> garbage.length + " launches allocated");
    }

    @Test
    void fewLaunchesAreLookedAtLater() {
        AllocationWatch watch = new AllocationWatch();
        long due = IntStream.range(0, 6400).filter(launch -> watch.isDue()).count();
        assertTrue(due > 100 && due < 400, () -> due + " launches");
        watch.reset();
        assertTrue(watch.isDue());
    }

    @Test
    @SuppressWarnings("try") // closed early, so that nothing is warmed up any more
    void scalarCodeRunsUntilTheVectorsAreBack() throws InterruptedException {
        try (JvmBackend backend = new JvmBackend(JvmOptions.standard());
                Pool pool = new Pool(1)) {
            assumeTrue(backend.vectorBits().isPresent());
            CompiledKernel code = backend.compile(square());
            float[] slab = new float[2 * ELEMENTS];
            for (int i = 0; i < ELEMENTS; i++) {
                slab[i] = i;
            }
            Object[] slabs = {null, slab};
            int[][] calls = {{DType.F32.ordinal(), 0, DType.F32.ordinal(), ELEMENTS, ELEMENTS}};
            Cancellation never = new Cancellation();
            code.run(pool, slabs, calls, never);
            code.run(pool, slabs, calls, never);
            float[] expected = slab.clone();
            backend.awaitWarm();
            assertInstanceOf(
                    Lane.Vector.class, code.lane(), () -> code.reasons().toString());
            code.warmAgain(calls[0].clone());
            code.run(pool, slabs, calls, never);
            assertArrayEquals(expected, slab);
            backend.awaitWarm();
            assertInstanceOf(
                    Lane.Vector.class, code.lane(), () -> code.reasons().toString());
            code.run(pool, slabs, calls, never);
            assertArrayEquals(expected, slab);
            backend.close();
            code.warmAgain(calls[0].clone());
            assertEquals(new Lane.Scalar(), code.lane());
        }
    }

    private static Kernel square() {
        Expr x = new Expr.Load(DType.F32, 0, Dim.symbol("i"), List.of(), 0);
        Expr squared = new Expr.Apply(DType.F32, OpTable.find("mul").orElseThrow(), List.of(x, x));
        Statement store = new Statement.Store(1, Dim.symbol("i"), squared, List.of());
        List<Kernel.Buffer> buffers = List.of(
                new Kernel.Buffer(DType.F32, Kernel.Access.READ), new Kernel.Buffer(DType.F32, Kernel.Access.WRITE));
        Axis elements = new Axis("i", Dim.symbol("n"));
        return new Kernel("square", buffers, List.of("n"), new Body.LoopNest(List.of(elements), List.of(store)));
    }
}
