package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpTableTest {
    /** Rows whose operands need regions or tuples; their tests build graphs by hand. */
    private static final Set<Op> BY_HAND = Set.of(
            Control.SCAN,
            Control.WHILE,
            Control.COND,
            Control.CALL,
            Control.GET,
            Control.CUSTOM_GRAD,
            Differentiation.GRADIENT,
            Differentiation.VJP);

    @Test
    void everyRowHasATest() {
        for (Op op : OpTable.all()) {
            assertEquals(BY_HAND.contains(op), op.tests().isEmpty(), op.name());
        }
    }

    @Test
    void everyTestRowHasAType() {
        for (Op op : OpTable.all()) {
            for (TestRow row : op.tests()) {
                Emit emit = new Emit(new GraphBuilder(), Optional.empty());
                List<Node> operands = new ArrayList<>();
                for (Type.Tensor type : row.operands()) {
                    operands.add(emit.input("x" + operands.size(), type));
                }
                assertFalse(
                        emit.node(op, row.attrs(), operands).type().toString().isEmpty());
            }
        }
    }

    @Test
    void threefryKnownAnswers() {
        // Random123's known-answer vectors for threefry2x32, 20 rounds
        assertEquals(0x6b20015999ba4efeL, swap(Threefry.block(0, 0, 0, 0)));
        assertEquals(0xc4923a9c483df7a0L, swap(Threefry.block(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)));
        assertEquals(0x1cb996fcbb002be7L, swap(Threefry.block(-1, -1, -1, -1)));
    }

    private static long swap(long block) {
        return block << 32 | block >>> 32;
    }

    @Test
    void sameRequestSameNode() {
        Emit emit = new Emit(new GraphBuilder(), Optional.empty());
        Node x = emit.input("x", Type.scalar(dev.dlc.ir.DType.F32));
        assertTrue(emit.add(x, x) == emit.add(x, x));
        assertEquals(Attrs.NONE, emit.add(x, x).attrs());
    }
}
