package dev.dlc.ir;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a graph. Nodes are made by a {@link GraphBuilder} only, which returns the same node for the same op,
 * operands, attributes and regions; so identity is structural equality within a builder.
 */
public final class Node {
    private final int id;
    private final Op op;
    private final List<Node> operands;
    private final Attrs attrs;
    private final List<Graph> regions;
    private final Type type;
    private final Optional<Span> span;

    Node(int id, Op op, List<Node> operands, Attrs attrs, List<Graph> regions, Type type, Optional<Span> span) {
        this.id = id;
        this.op = op;
        this.operands = List.copyOf(operands);
        this.attrs = attrs;
        this.regions = List.copyOf(regions);
        this.type = type;
        this.span = span;
    }

    /** The order of creation in the builder: larger than that of every operand. */
    public int id() {
        return id;
    }

    /** The op. */
    public Op op() {
        return op;
    }

    /** The operands in order. */
    public List<Node> operands() {
        return operands;
    }

    /** One operand. */
    public Node operand(int index) {
        return operands.get(index);
    }

    /** The attributes. */
    public Attrs attrs() {
        return attrs;
    }

    /** The regions of a control-flow op; closed graphs that name what they read as inputs. */
    public List<Graph> regions() {
        return regions;
    }

    /** What the node yields. */
    public Type type() {
        return type;
    }

    /** The type of a node that yields one tensor. */
    public Type.Tensor tensor() {
        return switch (type) {
            case Type.Tensor tensor -> tensor;
            case Type.Tuple tuple -> throw new IllegalStateException(op.name() + " yields a tuple " + tuple);
        };
    }

    /** The shape of a node that yields one tensor. */
    public Shape shape() {
        return tensor().shape();
    }

    /** The element type of a node that yields one tensor. */
    public DType dtype() {
        return tensor().dtype();
    }

    /** The source that first built the node; not part of its identity. */
    public Optional<Span> span() {
        return span;
    }

    /** Whether this node applies that op. */
    public boolean is(Op other) {
        return op == other;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("%" + id + " = " + op.name());
        for (int i = 0; i < operands.size(); i++) {
            out.append(i == 0 ? " %" : ", %").append(operands.get(i).id);
        }
        return out.append(" : ").append(type).toString();
    }
}
