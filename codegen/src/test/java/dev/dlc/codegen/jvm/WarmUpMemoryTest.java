package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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

    private static float[] prepared(WarmUpMemory memory, int size) {
        int[] args = args(size);
        Object[] slabs =
                memory.prepare(copy(), Workspace.NONE, Workspace.NONE, args).orElseThrow();
        assertEquals(DType.F32.ordinal(), args[2]);
        assertEquals(size, args[3], "what is written lies behind what is read");
        return (float[]) slabs[DType.F32.ordinal()];
    }

    @Test
    void theFirstArrayIsLongEnoughForAllThatIsExpected() {
        WarmUpMemory memory = new WarmUpMemory();
        memory.expect(copy(), Workspace.NONE, args(1000));
        memory.expect(copy(), Workspace.NONE, args(10));
        float[] slab = prepared(memory, 10);
        assertEquals(2000, slab.length);
        Arrays.fill(slab, 1);
        assertSame(slab, prepared(memory, 1000));
        assertEquals(0, slab[1999], "zeros again");
    }

    @Test
    void whatIsLargerThanExpectedIsAllocatedAllTheSame() {
        WarmUpMemory memory = new WarmUpMemory();
        memory.expect(copy(), Workspace.NONE, args(10));
        assertEquals(20, prepared(memory, 5).length);
        assertEquals(22, prepared(memory, 11).length);
    }
}
