package dev.dlc.ir.op;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes nodes by name of the op; what the front end, passes and gradient rules write graphs with. Each family has its
 * methods in an interface of its own.
 *
 * <p>Elementwise methods align shapes at their last axes: an axis that one operand lacks, or has as the literal 1,
 * repeats. Nothing is simplified but what has no effect at all, such as a reshape to the same shape.
 *
 * @param builder where nodes go
 * @param span the source that the nodes come from
 */
public record Emit(GraphBuilder builder, Optional<Span> span)
        implements LeafEmit,
                ElementwiseEmit,
                ReduceEmit,
                MovementEmit,
                ContractEmit,
                WindowEmit,
                IndexEmit,
                OrderEmit,
                ControlEmit {
    /** Nodes without a source place. */
    public Emit(GraphBuilder builder) {
        this(builder, Optional.empty());
    }

    /** The same for another source place. */
    public Emit at(Optional<Span> place) {
        return new Emit(builder, place);
    }

    @Override
    public Node node(Op op, Attrs attrs, List<Graph> regions, List<Node> operands) {
        return builder.node(op, operands, attrs, regions, span);
    }

    @Override
    public Emit self() {
        return this;
    }

    /** All axes of a tensor. */
    public static List<Integer> allAxes(Node x) {
        return axes(x.shape().rank());
    }

    /** Axes 0 to rank - 1. */
    static List<Integer> axes(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }
}
