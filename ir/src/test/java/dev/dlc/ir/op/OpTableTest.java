package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dlc.ir.DType;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpTableTest {
    @Test
    void everyRowHasATest() {
        for (Op op : OpTable.all()) {
            // the operand of get is a tuple; the rows of the ops that yield tuples test it
            assertEquals(op == Control.GET, op.tests().isEmpty(), op.name());
            assertSame(op, OpTable.find(op.name()).orElseThrow());
        }
    }

    @Test
    void everyTestRowHasAType() {
        for (Op op : OpTable.all()) {
            for (TestRow row : op.tests()) {
                Emit e = new Emit(new GraphBuilder());
                List<Node> operands = new ArrayList<>();
                row.operands().forEach(type -> operands.add(e.input("x" + operands.size(), type)));
                Node node = e.node(op, row.attrs(), row.regions(), operands);
                assertFalse(e.items(node).isEmpty(), () -> node.toString());
            }
        }
    }

    /** The known answers that come with Random123 for threefry2x32 of 20 rounds. */
    @Test
    void threefryKnownAnswers() {
        assertEquals(0x99ba4efe_6b200159L, Threefry.block(0, 0, 0, 0));
        assertEquals(0x483df7a0_c4923a9cL, Threefry.block(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3));
        assertEquals(0xbb002be7_1cb996fcL, Threefry.block(-1, -1, -1, -1));
    }

    @Test
    void anEqualRequestYieldsTheSameNode() {
        Emit e = new Emit(new GraphBuilder());
        Node x = e.input("x", Type.scalar(DType.F32));
        assertSame(e.add(x, x), e.add(x, x));
    }
}
