package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Batching.Context;
import dev.dlc.ir.op.Batching.Loop;
import dev.dlc.ir.op.Batching.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Batching rules of ops with indices. Where operand and indices both follow the loop, its axis and the indexed one are
 * made one axis: place i of step b is place b n + i.
 */
final class BatchIndex {
    private BatchIndex() {}

    /** The value of a dim for each value of the loop variable. */
    static Node along(Emit e, Loop loop, Dim dim, DType dtype) {
        Node exact = polynomial(e, loop, dim);
        Node full = e.expand(exact, Shape.of(loop.size()));
        return e.cast(full, dtype);
    }

    private static Node polynomial(Emit e, Loop loop, Dim dim) {
        if (!loop.moves(dim)) {
            return e.size(dim, DType.I32);
        }
        Dim still = Dim.ZERO;
        Node sum = null;
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            Dim monomial = Dim.of(term.getValue());
            Node product = null;
            for (Dim.Atom atom : term.getKey().atoms()) {
                Dim single = dim(atom);
                if (!loop.moves(single)) {
                    monomial = monomial.times(single);
                } else {
                    Node factor = atom(e, loop, atom);
                    product = product == null ? factor : e.mul(product, factor);
                }
            }
            if (product == null) {
                still = still.plus(monomial);
            } else {
                Node scaled = monomial.is(1) ? product : e.mul(product, e.size(monomial, DType.I32));
                sum = sum == null ? scaled : e.add(sum, scaled);
            }
        }
        return still.is(0) ? sum : e.add(sum, e.size(still, DType.I32));
    }

    private static Dim dim(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> Dim.symbol(symbol.name());
            case Dim.Atom.FloorDiv div -> div.numerator().floorDiv(div.denominator());
        };
    }

    private static Node atom(Emit e, Loop loop, Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> e.iota(Type.tensor(DType.I32, Shape.of(loop.size())), 0);
            case Dim.Atom.FloorDiv div -> {
                Node x = e.expand(polynomial(e, loop, div.numerator()), Shape.of(loop.size()));
                Node y = e.expand(polynomial(e, loop, div.denominator()), Shape.of(loop.size()));
                Node down = e.cast(e.lt(e.rem(x, y), e.like(x, 0)), DType.I32);
                yield e.sub(e.div(x, y), down);
            }
        };
    }

    /** For each start a row of places: start, start + step ... */
    static Node run(Emit e, Node starts, Dim count, int step) {
        Type.Tensor type = Type.tensor(DType.I32, Shape.of(starts.shape().dim(0), count));
        Node column = e.expand(e.unsqueeze(starts, 1), type.shape());
        Node offset = e.iota(type, 1);
        return count.is(1) ? column : e.add(column, step == 1 ? offset : e.mul(offset, e.like(offset, step)));
    }

    /**
     * The slices of x at indices that follow the loop: the axis is replaced by the axes of the indices.
     *
     * @param indices {@code [size, i...]}
     * @param axis counted without the loop's axis
     * @param open whether an index may be out of range
     */
    static Node gather(Emit e, Loop loop, Operand x, Node indices, int axis, boolean open) {
        if (!x.batched()) {
            return e.moveAxis(e.gather(x.node(), indices, axis), axis, 0);
        }
        Dim count = x.node().shape().dim(axis + 1);
        Node flat = joined(e, e.moveAxis(x.node(), axis + 1, 1));
        Node found = e.gather(flat, place(e, indices, count, open), 0);
        int more = indices.tensor().rank() - 1;
        List<Integer> back = BatchMovement.moved(found.tensor().rank(), 1, more, 1 + axis);
        return e.transpose(found, back);
    }

    /** The first two axes as one. */
    private static Node joined(Emit e, Node x) {
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        Dim first = dims.removeFirst();
        dims.set(0, first.times(dims.getFirst()));
        return e.reshape(x, new Shape(dims));
    }

    /** The place in a joined axis; -1 for an index out of range. */
    private static Node place(Emit e, Node indices, Dim count, boolean open) {
        Node step = e.iota(indices.tensor(), 0);
        Node place = e.add(e.mul(step, e.size(count, DType.I32)), indices);
        if (!open) {
            return place;
        }
        Node inside = e.and(e.ge(indices, e.like(indices, 0)), e.lt(indices, e.size(count, DType.I32)));
        return e.select(inside, place, e.like(indices, -1));
    }

    static List<Operand> gather(Context c) {
        int axis = (int) c.node().attrs().integer("axis");
        Node indices = c.operand(1);
        return Context.one(
                c.batched(1)
                        ? gather(c.emit(), c.loop(), c.operands().getFirst(), indices, axis, true)
                        : c.emit().gather(c.operand(0), indices, axis + 1));
    }

    static List<Operand> scatter(Context c) {
        Emit e = c.emit();
        Op op = c.node().op();
        int axis = (int) c.node().attrs().integer("axis");
        if (!c.batched(1)) {
            return Context.one(e.scatter(op, c.full(0), c.operand(1), c.full(2), axis + 1));
        }
        Node x = e.moveAxis(c.full(0), axis + 1, 1);
        Node updates = joined(e, e.moveAxis(c.full(2), axis + 1, 1));
        Node places = joined(e, place(e, c.operand(1), x.shape().dim(1), true));
        Node flat = e.scatter(op, joined(e, x), places, updates, 0);
        return Context.one(e.moveAxis(e.reshape(flat, x.shape()), 1, axis + 1));
    }

    static List<Operand> segment(Context c) {
        Emit e = c.emit();
        Op op = c.node().op();
        Dim size = c.node().attrs().dims("size").getFirst();
        if (!c.batched(1)) {
            Node sums = e.segment(op, e.moveAxis(c.operand(0), 0, 1), c.operand(1), size);
            return Context.one(e.moveAxis(sums, 1, 0));
        }
        Node places = joined(e, place(e, c.operand(1), size, true));
        Node sums = e.segment(op, joined(e, c.full(0)), places, c.size().times(size));
        List<Dim> dims = new ArrayList<>(List.of(c.size(), size));
        dims.addAll(sums.shape().dims().subList(1, sums.tensor().rank()));
        return Context.one(e.reshape(sums, new Shape(dims)));
    }

    /** A sum of products: the loop's axis is a batch axis where both sides have it, else one more free axis. */
    static List<Operand> dot(Context c) {
        Emit e = c.emit();
        Attrs attrs = c.node().attrs();
        boolean left = c.batched(0);
        boolean right = c.batched(1);
        List<Integer> lhsBatch = shifted(attrs.ints("lhs_batch"), left);
        List<Integer> rhsBatch = shifted(attrs.ints("rhs_batch"), right);
        List<Integer> lhs = shifted(attrs.ints("lhs_contract"), left);
        List<Integer> rhs = shifted(attrs.ints("rhs_contract"), right);
        int batch = lhsBatch.size();
        if (left && right) {
            lhsBatch.addFirst(0);
            rhsBatch.addFirst(0);
        }
        Node x = plain(c.operand(0), lhsBatch, lhs);
        Node y = plain(c.operand(1), rhsBatch, rhs);
        Node dot = e.dot(x, y, lhsBatch, rhsBatch, lhs, rhs);
        int free = x.tensor().rank() - batch - lhs.size();
        return Context.one(left ? right ? dot : e.moveAxis(dot, batch, 0) : e.moveAxis(dot, batch + free, 0));
    }

    /** The operand of a transposition, where its free axes keep their order; the axes in the lists are renamed. */
    private static Node plain(Node x, List<Integer> batch, List<Integer> contract) {
        if (!x.is(Movement.TRANSPOSE)) {
            return x;
        }
        List<Integer> permutation = x.attrs().ints("permutation");
        List<Integer> free = new ArrayList<>();
        for (int axis = 0; axis < permutation.size(); axis++) {
            if (!batch.contains(axis) && !contract.contains(axis)) {
                free.add(permutation.get(axis));
            }
        }
        if (!free.equals(free.stream().sorted().toList())) {
            return x;
        }
        batch.replaceAll(permutation::get);
        contract.replaceAll(permutation::get);
        return x.operand(0);
    }

    private static List<Integer> shifted(List<Integer> axes, boolean batched) {
        return new ArrayList<>(batched ? BatchMovement.behind(-1, axes) : axes);
    }

    /** A convolution: the loop's axis joins the images, the output channels, or makes groups. */
    static List<Operand> conv(Context c) {
        Emit e = c.emit();
        Attrs attrs = c.node().attrs();
        Shape out = c.node().shape();
        int groups = (int) attrs.integer("groups");
        if (!c.batched(1)) {
            Node y = e.conv(joined(e, c.operand(0)), c.operand(1), attrs);
            return Context.one(e.reshape(y, new Shape(BatchMovement.before(c.size(), out.dims()))));
        }
        boolean images = c.batched(0);
        if (!images && groups == 1) {
            Node y = e.conv(c.operand(0), joined(e, c.operand(1)), attrs);
            return Context.one(e.moveAxis(apart(e, y, c.size(), out), 1, 0));
        }
        if (c.size().constant().isEmpty()) {
            return Batch.oneByOne(c);
        }
        long count = c.size().constant().getAsLong();
        Node x = e.moveAxis(c.full(0), 0, 1);
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.remove(1);
        dims.set(1, dims.get(1).times(count));
        Node y = e.conv(e.reshape(x, new Shape(dims)), joined(e, c.operand(1)), attrs.with("groups", groups * count));
        return Context.one(e.moveAxis(apart(e, y, c.size(), out), 1, 0));
    }

    /** The channels of a result as loop and channels. */
    private static Node apart(Emit e, Node y, Dim size, Shape out) {
        List<Dim> dims = new ArrayList<>(out.dims());
        dims.add(1, size);
        return e.reshape(y, new Shape(dims));
    }

    static List<Operand> convInputGrad(Context c) {
        if (c.batched(1)) {
            return Batch.oneByOne(c);
        }
        Attrs attrs = c.node().attrs();
        List<Dim> shape = new ArrayList<>(attrs.dims("shape"));
        shape.set(0, shape.getFirst().times(c.size()));
        Node x = c.emit()
                .node(c.node().op(), attrs.withDims("shape", shape), joined(c.emit(), c.operand(0)), c.operand(1));
        List<Dim> dims = BatchMovement.before(c.size(), c.node().shape().dims());
        return Context.one(c.emit().reshape(x, new Shape(dims)));
    }
}
