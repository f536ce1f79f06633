package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpMemoryTest {
    private static final int ROOM = TailRoom.of(DType.F32);

    /** Copies n floats. */
    private static Kernel copy() {
        Expr x = new Expr.Load(DType.F32, 0, Dim.symbol("i"), List.of(), 0);
        Statement store = new Statement.Store(1, Dim.symbol("i"), x, List.of());
        List<Kernel.Buffer> buffers = List.of(
                new Kernel.Buffer(DType.F32, Kernel.Access.READ), new Kernel.Buffer(DType.F32, Kernel.Access.WRITE));
        Axis elements = new Axis("i", Dim.symbol("n"));
        return new Kernel("copy", buffers, List.of("n"), new Body.LoopNest(List.of(elements), List.of(store)));
    }

    /** Slab and offset of each buffer, then the size. */
    private static int[] args(int size) {
        return new int[] {0, 0, 0, 0, size};
    }

    private static WarmUpMemory.Ready ready(WarmUpMemory memory, int... sizes) {
        List<int[]> calls =
                Arrays.stream(sizes).mapToObj(WarmUpMemoryTest::args).toList();
        return memory.prepare(copy(), Workspace.NONE, Workspace.NONE, calls).orElseThrow();
    }

    private static float[] prepared(WarmUpMemory memory, int size) {
        WarmUpMemory.Ready ready = ready(memory, size);
        int[] args = ready.calls().getFirst();
        assertEquals(DType.F32.ordinal(), args[2]);
        assertEquals(size, args[3], "what is written lies behind what is read");
        return (float[]) ready.slabs()[DType.F32.ordinal()];
    }

    @Test
    void callsOfSeveralSizesWriteBehindWhatAnyOfThemReads() {
        WarmUpMemory.Ready ready = ready(new WarmUpMemory(), 10, 1000, 20);
        ready.calls().forEach(args -> assertEquals(1000, args[3]));
        assertEquals(
                List.of(10, 1000, 20),
                ready.calls().stream().map(args -> args[4]).toList());
    }

    @Test
    void aCallThatNeedsTooMuchMemoryIsLeftOut() {
        int tooMuch = Integer.MAX_VALUE;
        assertEquals(1, ready(new WarmUpMemory(), 10, tooMuch).calls().size());
        assertTrue(new WarmUpMemory()
                .prepare(copy(), Workspace.NONE, Workspace.NONE, List.of(args(tooMuch)))
                .isEmpty());
    }

    @Test
    void theFirstArrayIsLongEnoughForAllThatIsExpected() {
        WarmUpMemory memory = new WarmUpMemory();
        memory.expect(copy(), Workspace.NONE, args(1000));
        memory.expect(copy(), Workspace.NONE, args(10));
        float[] slab = prepared(memory, 10);
        assertEquals(2000 + ROOM, slab.length);
        Arrays.fill(slab, 1);
        assertSame(slab, prepared(memory, 1000));
        assertEquals(0, slab[1999], "zeros again");
    }

    @Test
    void whatIsLargerThanExpectedIsAllocatedAllTheSame() {
        WarmUpMemory memory = new WarmUpMemory();
        memory.expect(copy(), Workspace.NONE, args(10));
        assertEquals(20 + ROOM, prepared(memory, 5).length);
        // The array of ten has room for eleven.
        assertEquals(20 + ROOM, prepared(memory, 11).length);
        assertEquals(200 + ROOM, prepared(memory, 100).length);
    }
}
