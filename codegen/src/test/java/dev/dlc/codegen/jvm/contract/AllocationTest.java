package dev.dlc.codegen.jvm.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.dlc.codegen.jvm.contract.Contractions.Conv;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Kernel;
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vector that C2 leaves in memory costs a hundred times the time of one in a register; it shows as allocation. */
class AllocationTest {
    private static final int MAX_RUNS = 20_000;

    /** So many runs of a small kernel may end before the compiler, which works beside them. */
    private static final long LEAST_NANOS = 10_000_000_000L;

    private static final int QUIET_RUNS = 20;

    private static final Conv CONV = new Conv(Dim.symbol("s0"), 4, 12, 16, 3, 1, 1, 1, 1);

    /** One kernel for each form of the micro-kernel and of the code around it. */
    enum Case {
        LEFT_IN_PLACE(Contractions.dot(Dim.of(23), Dim.of(50), Dim.of(40), false, false), "lastRow"),
        RIGHT_TRANSPOSED(Contractions.dot(Dim.of(23), Dim.of(50), Dim.of(40), true, true), "transpose("),
        FEW_ROWS(Contractions.dot(Dim.of(2), Dim.of(50), Dim.of(40), false, false), "row("),
        FEW_COLUMNS(Contractions.dot(Dim.of(32), Dim.symbol("s0"), Dim.of(40), false, false, "s0"), "dot_narrow"),
        CONV(AllocationTest.CONV.forward(), "vectorTable"),
        CONV_INPUT(AllocationTest.CONV.inputGradient(), "vectorTable"),
        CONV_WEIGHT(new Conv(Dim.symbol("s0"), 3, 12, 16, 3, 1, 1, 1, 1).weightGradient(), "rowTable"),
        CONV_WEIGHT_PLANES(AllocationTest.CONV.weightGradient(), "p < 9"),
        CONV_DIRECT(new Conv(Dim.symbol("s0"), 16, 32, 9, 3, 1, 1, 1, 1).weightGradient(), "turn("),
        CONV_TILES(new Conv(Dim.of(1), 16, 32, 8, 3, 1, 1, 1, 1).forward(), "patch0_0"),
        CONV_SMALL(new Conv(Dim.symbol("s0"), 4, 12, 3, 3, 1, 1, 1, 1).forward(), "packRight");

        private final Kernel kernel;
        private final String mark;

        Case(Kernel kernel, String mark) {
            this.kernel = kernel;
            this.mark = mark;
        }

        private int elements() {
            return 2 * 12 * 18 * 18;
        }
    }

    @ParameterizedTest
    @EnumSource
    void compiledKernelsAllocateNothing(Case c) {
        Lane lane = new Lane.Vector(FloatVector.SPECIES_PREFERRED.vectorBitSize());
        Compiled compiled = new Compiled(c.kernel, lane, new ScalarElements());
        assertTrue(compiled.text().contains(c.mark), compiled.text());
        int[] sizes = c.kernel.sizes().isEmpty() ? new int[0] : new int[] {2};
        float[][] buffers = {new float[c.elements()], new float[c.elements()], new float[c.elements()]};
        Compiled.Bound bound = compiled.bind(buffers, sizes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Pool pool = new Pool(1)) {
            int quiet = 0;
            long start = System.nanoTime();
            for (int run = 0; quiet < QUIET_RUNS && isPatient(run, start); run++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                compiled.run(bound, pool);
                quiet = threads.getCurrentThreadAllocatedBytes() == before ? quiet + 1 : 0;
            }
            assertEquals(QUIET_RUNS, quiet, () -> "allocates after " + MAX_RUNS + " runs:\n" + compiled.text());
        }
    }

    private static boolean isPatient(int run, long start) {
        return run < MAX_RUNS || System.nanoTime() - start < LEAST_NANOS;
    }
}
