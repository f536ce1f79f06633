package dev.dlc.optimizer.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Kernel.Access;
import dev.dlc.ir.kernel.Kernel.Buffer;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which buffers become temporaries of a row. */
class RowMemoryTest {
    private static final Dim ROW = Dim.symbol("i");
    private static final Dim WIDTH = Dim.symbol("n");
    private static final Axis ROWS = new Axis("i", Dim.symbol("m"));

    private static Dim row(String column) {
        return ROW.times(WIDTH).plus(Dim.symbol(column));
    }

    private static Dim column(String row) {
        return Dim.symbol(row).times(Dim.symbol("m")).plus(ROW);
    }

    private static Statement.Loop copy(String axis, int to, Dim target, int from, Dim source) {
        Expr value = new Expr.Load(DType.F32, from, source, List.of(), 0);
        return new Statement.Loop(new Axis(axis, WIDTH), List.of(new Statement.Store(to, target, value)));
    }

    private static Statement sum(String axis, int buffer, Dim index) {
        Expr value = new Expr.Load(DType.F32, buffer, index, List.of(), 0);
        return new Statement.Reduce(
                List.of(new Axis(axis, WIDTH)),
                1,
                List.of(),
                List.of(new Accumulator("v0", DType.F32, Accumulator.Kind.SUM, value)));
    }

    private static Statement total() {
        return new Statement.Store(2, ROW, new Expr.Local(DType.F32, "v0"));
    }

    /** Buffer 0 is read, 1 is what the kernel keeps, 2 is its result. */
    private static Kernel kernel(Statement... statements) {
        List<Buffer> buffers = List.of(
                new Buffer(DType.F32, Access.READ),
                new Buffer(DType.F32, Access.READ_WRITE),
                new Buffer(DType.F32, Access.WRITE));
        Kernel kernel =
                new Kernel("test", buffers, List.of("m", "n"), new Body.LoopNest(List.of(ROWS), List.of(statements)));
        KernelVerifier.verify(kernel);
        return kernel;
    }

    private static void staysAsItIs(Kernel kernel) {
        assertSame(kernel, RowMemory.of(kernel, Set.of(1)).kernel());
    }

    @Test
    void whatARowKeepsIsATemporary() {
        Kernel kernel = kernel(copy("j", 1, row("j"), 0, row("j")), sum("k", 1, row("k")), total());
        RowMemory.Reduced reduced = RowMemory.of(kernel, Set.of(1));
        KernelVerifier.verify(reduced.kernel());
        assertEquals(List.of(0, 2), reduced.buffers());
        List<Statement> statements = new ArrayList<>();
        statements.add(copy("j", 2, Dim.symbol("j"), 0, row("j")));
        statements.add(sum("k", 2, Dim.symbol("k")));
        statements.add(new Statement.Store(1, ROW, new Expr.Local(DType.F32, "v0")));
        List<Body.Temporary> temporaries = List.of(new Body.Temporary(DType.F32, WIDTH));
        assertEquals(
                new Body.LoopNest(List.of(ROWS), temporaries, statements),
                reduced.kernel().body());
    }

    @Test
    void whatOthersReadStays() {
        Kernel kernel = kernel(copy("j", 1, row("j"), 0, row("j")), sum("k", 1, row("k")), total());
        assertSame(kernel, RowMemory.of(kernel, Set.of()).kernel());
    }

    @Test
    void elementsThatAreReadBeforeTheyAreWrittenStay() {
        staysAsItIs(kernel(sum("k", 1, row("k")), copy("j", 1, row("j"), 0, row("j")), total()));
    }

    @Test
    void columnsStay() {
        staysAsItIs(kernel(copy("j", 1, column("j"), 0, column("j")), sum("k", 1, column("k")), total()));
    }

    @Test
    void aRowThatReadsAnotherOneStays() {
        Dim next = row("k").plus(WIDTH);
        staysAsItIs(kernel(copy("j", 1, row("j"), 0, row("j")), sum("k", 1, next), total()));
    }
}
