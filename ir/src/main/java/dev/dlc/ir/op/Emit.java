package dev.dlc.ir.op;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes nodes by name of the op; what the front end and the gradient rules write graphs with. Elementwise methods align
 * shapes at their last axes and broadcast: a missing axis, or one that is the literal 1, repeats.
 *
 * @param builder where nodes go
 * @param span the source that the nodes come from
 */
public record Emit(GraphBuilder builder, Optional<Span> span) {

    /** A node of an op. */
    public Node node(Op op, Attrs attrs, Node... operands) {
        return builder.node(op, List.of(operands), attrs, span);
    }

    /** A node of an op. */
    public Node node(Op op, Attrs attrs, List<Node> operands) {
        return builder.node(op, operands, attrs, span);
    }

    /** A node of an op with regions. */
    public Node node(Op op, Attrs attrs, List<Graph> regions, List<Node> operands) {
        return builder.node(op, operands, attrs, regions, span);
    }

    // ---- leaves

    private static Attrs typed(Type.Tensor type) {
        return Attrs.of("dtype", new Attr.Element(type.dtype()))
                .withDims("shape", type.shape().dims());
    }

    /** An input of the graph. */
    public Node input(String name, Type.Tensor type) {
        return node(Leaf.INPUT, typed(type).with("name", name));
    }

    /** A trained parameter. */
    public Node param(String name, Type.Tensor type) {
        return node(Leaf.PARAM, typed(type).with("name", name));
    }

    /** State kept between runs. */
    public Node state(String name, Type.Tensor type) {
        return node(Leaf.STATE, typed(type).with("name", name));
    }

    /** A number. */
    public Node scalar(DType dtype, double value) {
        return full(Type.scalar(dtype), value);
    }

    /** A number in every place. */
    public Node full(Type.Tensor type, double value) {
        return node(Leaf.CONSTANT, typed(type).with("values", new Attr.Reals(List.of(value))));
    }

    /** A number in every place of a tensor like {@code x}. */
    public Node like(Node x, double value) {
        return full(x.tensor(), value);
    }

    /** Zeros. */
    public Node zeros(Type.Tensor type) {
        return full(type, 0);
    }

    /** A literal tensor, row-major. */
    public Node constant(Type.Tensor type, List<Double> values) {
        return node(Leaf.CONSTANT, typed(type).with("values", new Attr.Reals(values)));
    }

    /** The index along an axis. */
    public Node iota(Type.Tensor type, int axis) {
        return node(Leaf.IOTA, typed(type).with("axis", axis));
    }

    /** A dim as a scalar. */
    public Node size(Dim dim, DType dtype) {
        return dim.constant().isPresent()
                ? scalar(dtype, dim.constant().getAsLong())
                : node(Leaf.SIZE, Attrs.of("dtype", new Attr.Element(dtype)).withDims("dim", List.of(dim)));
    }

    // ---- elementwise

    /** A unary op. */
    public Node unary(Op op, Node x) {
        return node(op, Attrs.NONE, x);
    }

    /** A binary op on broadcast operands. */
    public Node binary(Op op, Node x, Node y) {
        Shape shape = Broadcasting.shape(x.shape(), y.shape());
        return node(op, Attrs.NONE, expand(x, shape), expand(y, shape));
    }

    public Node neg(Node x) {
        return unary(Elementwise.NEG, x);
    }

    public Node abs(Node x) {
        return unary(Elementwise.ABS, x);
    }

    public Node sign(Node x) {
        return unary(Elementwise.SIGN, x);
    }

    public Node exp(Node x) {
        return unary(Elementwise.EXP, x);
    }

    public Node log(Node x) {
        return unary(Elementwise.LOG, x);
    }

    public Node sqrt(Node x) {
        return unary(Elementwise.SQRT, x);
    }

    public Node sin(Node x) {
        return unary(Elementwise.SIN, x);
    }

    public Node cos(Node x) {
        return unary(Elementwise.COS, x);
    }

    public Node round(Node x) {
        return unary(Elementwise.ROUND, x);
    }

    public Node not(Node x) {
        return unary(Elementwise.NOT, x);
    }

    public Node add(Node x, Node y) {
        return binary(Elementwise.ADD, x, y);
    }

    public Node sub(Node x, Node y) {
        return binary(Elementwise.SUB, x, y);
    }

    public Node mul(Node x, Node y) {
        return binary(Elementwise.MUL, x, y);
    }

    public Node div(Node x, Node y) {
        return binary(Elementwise.DIV, x, y);
    }

    public Node pow(Node x, Node y) {
        return binary(Elementwise.POW, x, y);
    }

    public Node max(Node x, Node y) {
        return binary(Elementwise.MAX, x, y);
    }

    public Node min(Node x, Node y) {
        return binary(Elementwise.MIN, x, y);
    }

    public Node and(Node x, Node y) {
        return binary(Elementwise.AND, x, y);
    }

    public Node or(Node x, Node y) {
        return binary(Elementwise.OR, x, y);
    }

    public Node eq(Node x, Node y) {
        return binary(Elementwise.EQ, x, y);
    }

    public Node ne(Node x, Node y) {
        return binary(Elementwise.NE, x, y);
    }

    public Node lt(Node x, Node y) {
        return binary(Elementwise.LT, x, y);
    }

    public Node le(Node x, Node y) {
        return binary(Elementwise.LE, x, y);
    }

    public Node gt(Node x, Node y) {
        return binary(Elementwise.GT, x, y);
    }

    public Node ge(Node x, Node y) {
        return binary(Elementwise.GE, x, y);
    }

    /** x where the condition holds, else y; all broadcast. */
    public Node select(Node condition, Node x, Node y) {
        Shape shape = Broadcasting.shape(condition.shape(), Broadcasting.shape(x.shape(), y.shape()));
        return node(Elementwise.SELECT, Attrs.NONE, expand(condition, shape), expand(x, shape), expand(y, shape));
    }

    /** x y + z rounded once; all broadcast. */
    public Node fma(Node x, Node y, Node z) {
        Shape shape = Broadcasting.shape(x.shape(), Broadcasting.shape(y.shape(), z.shape()));
        return node(Elementwise.FMA, Attrs.NONE, expand(x, shape), expand(y, shape), expand(z, shape));
    }

    /** The same numbers in another dtype. */
    public Node cast(Node x, DType to) {
        return x.dtype() == to ? x : node(Elementwise.CAST, Attrs.of("to", new Attr.Element(to)), x);
    }

    /** The same bits in another dtype. */
    public Node bitcast(Node x, DType to) {
        return x.dtype() == to ? x : node(Elementwise.BITCAST, Attrs.of("to", new Attr.Element(to)), x);
    }

    // ---- random numbers

    /** A key made of a key and a number. */
    public Node foldKey(Node key, Node data) {
        return node(Random.FOLD_KEY, Attrs.NONE, key, data);
    }

    /** Random bits of a key and a path. */
    public Node randomBits(Node key, String path, Shape shape) {
        return node(Random.RANDOM_BITS, Attrs.NONE.with("path", path).withDims("shape", shape.dims()), key);
    }

    // ---- reductions

    /** A reduction; without axes the operand itself. */
    public Node reduce(Op op, Node x, List<Integer> axes) {
        return axes.isEmpty()
                ? x
                : node(op, Attrs.NONE.withInts("axes", axes.stream().sorted().toList()), x);
    }

    /** The sum over axes. */
    public Node sum(Node x, List<Integer> axes) {
        return reduce(Reduce.SUM, x, axes);
    }

    /** The sum over all axes. */
    public Node sum(Node x) {
        return sum(x, allAxes(x));
    }

    /** The maximum over axes. */
    public Node reduceMax(Node x, List<Integer> axes) {
        return reduce(Reduce.MAX, x, axes);
    }

    /** The first largest index along an axis. */
    public Node argmax(Node x, int axis) {
        return node(Reduce.ARGMAX, Attrs.NONE.with("axis", axis), x);
    }

    /** Axes 0 .. rank - 1. */
    public static List<Integer> allAxes(Node x) {
        return IntStream.range(0, x.tensor().rank()).boxed().toList();
    }

    // ---- movement

    /** The same elements in row-major order. */
    public Node reshape(Node x, Shape shape) {
        return x.shape().equals(shape) ? x : node(Movement.RESHAPE, Attrs.NONE.withDims("shape", shape.dims()), x);
    }

    /** Axis i of the result is axis {@code permutation[i]} of x. */
    public Node transpose(Node x, List<Integer> permutation) {
        boolean same = permutation.equals(allAxes(x));
        return same ? x : node(Movement.TRANSPOSE, Attrs.NONE.withInts("permutation", permutation), x);
    }

    /** Axis i of x becomes axis {@code axes[i]} of the result, other axes repeat. */
    public Node broadcast(Node x, List<Integer> axes, Shape shape) {
        return x.shape().equals(shape)
                ? x
                : node(Movement.BROADCAST, Attrs.NONE.withInts("axes", axes).withDims("shape", shape.dims()), x);
    }

    /** Broadcast to a shape by aligned last axes; constants of one value are made anew. */
    public Node expand(Node x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        if (x.is(Leaf.CONSTANT) && x.attrs().reals("values").size() == 1) {
            return full(x.tensor().with(shape), x.attrs().reals("values").getFirst());
        }
        int missing = shape.rank() - x.tensor().rank();
        return broadcast(x, IntStream.range(missing, shape.rank()).boxed().toList(), shape);
    }

    /** A block with a step per axis. */
    public Node slice(Node x, List<Dim> starts, List<Dim> sizes, List<Integer> steps) {
        return node(
                Movement.SLICE,
                Attrs.NONE.withDims("starts", starts).withDims("sizes", sizes).withInts("steps", steps),
                x);
    }

    /** Padding around and between elements. */
    public Node pad(Node x, Node value, List<Dim> low, List<Dim> high, List<Integer> interior) {
        return node(
                Movement.PAD,
                Attrs.NONE.withDims("low", low).withDims("high", high).withInts("interior", interior),
                x,
                value);
    }

    /** Tensors one after another along an axis. */
    public Node concat(List<Node> parts, int axis) {
        return parts.size() == 1 ? parts.getFirst() : node(Movement.CONCAT, Attrs.NONE.with("axis", axis), parts);
    }

    /** Axes in reverse. */
    public Node reverse(Node x, List<Integer> axes) {
        return axes.isEmpty() ? x : node(Movement.REVERSE, Attrs.NONE.withInts("axes", axes), x);
    }

    /** A block whose start is known at run time. */
    public Node dynamicSlice(Node x, List<Node> start, List<Dim> sizes) {
        List<Node> operands = new ArrayList<>(List.of(x));
        operands.addAll(start);
        return node(Movement.DYNAMIC_SLICE, Attrs.NONE.withDims("sizes", sizes), operands);
    }

    /** x with a block replaced whose start is known at run time. */
    public Node dynamicUpdate(Node x, Node part, List<Node> start) {
        List<Node> operands = new ArrayList<>(List.of(x, part));
        operands.addAll(start);
        return node(Movement.DYNAMIC_UPDATE, Attrs.NONE, operands);
    }

    // ---- contractions

    /** A contraction; axes in pairs. */
    public Node dot(
            Node a,
            Node b,
            List<Integer> lhsBatch,
            List<Integer> rhsBatch,
            List<Integer> lhsContract,
            List<Integer> rhsContract) {
        return node(
                Contract.DOT,
                Attrs.NONE
                        .withInts("lhs_batch", lhsBatch)
                        .withInts("rhs_batch", rhsBatch)
                        .withInts("lhs_contract", lhsContract)
                        .withInts("rhs_contract", rhsContract),
                a,
                b);
    }

    /** The product of two matrices. */
    public Node matmul(Node a, Node b) {
        return dot(a, b, List.of(), List.of(), List.of(1), List.of(0));
    }

    /** A convolution; attributes as in {@code docs/ir.md}. */
    public Node conv(Node x, Node w, Attrs attrs) {
        return node(Contract.CONV, attrs, x, w);
    }

    // ---- by index

    /** Slices at indices. */
    public Node gather(Node x, Node indices, int axis) {
        return node(Index.GATHER, Attrs.NONE.with("axis", axis), x, indices);
    }

    /** x with slices combined at indices. */
    public Node scatter(Op op, Node x, Node indices, Node updates, int axis) {
        return node(op, Attrs.NONE.with("axis", axis), x, indices, updates);
    }

    /** Row i combines the rows of x whose id is i. */
    public Node segment(Op op, Node x, Node ids, Dim size) {
        return node(op, Attrs.NONE.withDims("size", List.of(size)), x, ids);
    }

    // ---- tuples and differentiation

    /** An item of a tuple. */
    public Node get(Node tuple, int index) {
        return node(Control.GET, Attrs.NONE.with("index", index), tuple);
    }

    /** A fresh variable with the value of x. */
    public Node variable(Node x, int id) {
        return node(Differentiation.VARIABLE, Attrs.NONE.with("id", id), x);
    }

    /** The gradients of a scalar: a tuple. */
    public Node gradient(Node y, List<Node> wrt) {
        List<Node> operands = new ArrayList<>(List.of(y));
        operands.addAll(wrt);
        return node(Differentiation.GRADIENT, Attrs.NONE, operands);
    }

    /** The cotangents of the wrt for a cotangent of y: a tuple. */
    public Node vjp(Node y, Node cotangent, List<Node> wrt) {
        List<Node> operands = new ArrayList<>(List.of(y, cotangent));
        operands.addAll(wrt);
        return node(Differentiation.VJP, Attrs.NONE, operands);
    }

    /** x, a constant for differentiation. */
    public Node stopGradient(Node x) {
        return node(Differentiation.STOP_GRADIENT, Attrs.NONE, x);
    }

    /** x as a named point. */
    public Node tap(Node x, String name) {
        return node(Control.TAP, Attrs.NONE.with("name", name), x);
    }
}
