package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code x[...]}: items of lists by integers and ranges; parts of tensors by integers (the axis goes), ranges (the axis
 * stays) and {@code i32} tensors (the axis is replaced by theirs). {@code ..} is a whole axis; axes that are not
 * mentioned stay.
 */
final class Subscripts {
    private final Elaborator elaborator;

    Subscripts(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    Value eval(Expression.Subscript subscript, Site site) {
        Value target = Expect.usable(elaborator.eval(subscript.target(), site.unnamed()));
        List<Value> indices = new ArrayList<>();
        for (Expression index : subscript.subscripts()) {
            indices.add(Expect.usable(elaborator.eval(index, site.unnamed())));
        }
        boolean ofTensor = target instanceof Value.Tensor
                || indices.size() > 1
                || indices.getFirst() instanceof Value.Int index
                        && site.world().nest().follows(index.dim());
        if (ofTensor && Tensors.isTensorLike(target)) {
            Node x = Tensors.node(target, subscript.span(), site.world());
            return new Carried(subscript, site.world()).tensor(x, Operators.axes(target), indices);
        }
        return switch (target) {
            case Value.Items list -> item(list.items(), indices, subscript, site.world(), true);
            case Value.Tuple tuple -> item(tuple.items(), indices, subscript, site.world(), false);
            case Value other -> throw Expect.wrongKind(other, subscript.target().span(), "a tensor or a list");
        };
    }

    private static Value item(
            List<Value> items, List<Value> indices, Expression.Subscript subscript, World world, boolean list) {
        if (indices.size() != 1) {
            throw outOfRange(subscript.span(), "a list has one index", "1 index", indices.size() + " indices");
        }
        Span span = subscript.subscripts().getFirst().span();
        if (indices.getFirst() instanceof Value.Tensor ids) {
            Node all = Tensors.node(new Value.Items(items), subscript.target().span(), world);
            return new Value.Tensor(gather(all, 0, ids.node(), span, world));
        }
        if (indices.getFirst() instanceof Value.Range range) {
            int from = position(range.start(), 0, items.size(), span, world);
            int to = position(range.end(), items.size(), items.size(), span, world);
            List<Value> part = items.subList(Math.min(from, to), to);
            return list ? new Value.Items(part) : new Value.Tuple(part);
        }
        int index = Expect.literal(indices.getFirst(), span, world);
        if (index < -items.size() || index >= items.size()) {
            throw outOfRange(
                    span,
                    "there is no item " + index + " in a list of " + items.size(),
                    items.isEmpty()
                            ? "a list with items"
                            : "an index from " + -items.size() + " to " + (items.size() - 1),
                    Integer.toString(index));
        }
        return items.get(index < 0 ? index + items.size() : index);
    }

    private static int position(Optional<Dim> end, int standard, int size, Span span, World world) {
        if (end.isEmpty()) {
            return standard;
        }
        int position = Expect.literal(new Value.Int(end.get()), span, world);
        int counted = position < 0 ? position + size : position;
        if (counted < 0 || counted > size) {
            throw outOfRange(span, "the range goes beyond a list of " + size, "0.." + size, "an end at " + position);
        }
        return counted;
    }

    // ---- tensors

    static Value tensor(Node x, List<Value> indices, Expression.Subscript subscript, World world) {
        if (indices.size() > x.tensor().rank()) {
            throw outOfRange(
                    subscript.span(),
                    "more indices than axes",
                    "at most " + x.tensor().rank() + " for " + x.tensor(),
                    indices.size() + " indices");
        }
        Node result = x;
        int axis = 0;
        for (int i = 0; i < indices.size(); i++) {
            Span span = subscript.subscripts().get(i).span();
            switch (indices.get(i)) {
                case Value.Int index
                when world.nest().follows(index.dim()) -> result = element(result, axis, index.dim(), span, world);
                case Value.Int index -> result = at(result, axis, index.dim(), span, world);
                case Value.Range range -> {
                    result = range(result, axis, range, span, world);
                    axis++;
                }
                case Value value
                when Tensors.isTensorLike(value) -> {
                    Node ids = Tensors.node(value, span, world);
                    result = gather(result, axis, ids, span, world);
                    axis += ids.tensor().rank();
                }
                case Value other ->
                    throw Expect.wrongKind(other, span, "an index: an integer, a range or an i32 tensor");
            }
        }
        return new Value.Tensor(result);
    }

    static Node gather(Node x, int axis, Node ids, Span span, World world) {
        if (ids.dtype() != DType.I32) {
            throw Failure.wrong(Diagnostic.at(DslCode.DTYPE_MISMATCH, span, "indices are i32")
                    .sides("an i32 tensor", ids.tensor().toString())
                    .fix("convert them: `cast(ids, i32)`"));
        }
        return world.emit(span).gather(x, ids, axis);
    }

    /** One slice along the first axis. */
    static Node row(Node x, int index, Span span, World world) {
        return at(x, 0, Dim.of(index), span, world);
    }

    /** One slice along an axis, which goes, at a place that depends on loop variables. */
    static Node element(Node x, int axis, Dim place, Span span, World world) {
        note(place, x.shape().dim(axis), span, true, world);
        return element(x, axis, place, world.emit(span));
    }

    private static void note(Dim place, Dim size, Span span, boolean single, World world) {
        world.nest().space().ifPresent(space -> space.accesses().add(new IndexSpace.Access(place, size, span, single)));
    }

    /** One slice along an axis, which goes. */
    static Node element(Node x, int axis, Dim place, Emit emit) {
        return emit.reshape(emit.slice(x, axis, place, Dim.ONE), x.shape().without(List.of(axis)));
    }

    /** One slice along an axis, which goes. */
    private static Node at(Node x, int axis, Dim index, Span span, World world) {
        Dim size = x.shape().dim(axis);
        OptionalLong literal = index.constant();
        Dim start = literal.isPresent() && literal.getAsLong() < 0 ? index.plus(size) : index;
        OptionalLong room = size.minus(start).constant();
        boolean below = start.constant().isPresent() && start.constant().getAsLong() < 0;
        if (below || room.isPresent() && room.getAsLong() < 1) {
            throw outOfRange(
                    span,
                    "there is no index " + index + " on an axis of size " + size,
                    "an index below " + size,
                    index.toString());
        }
        inside(start, start, size, span, world);
        Node block = slice(x, axis, start, Dim.ONE, span, world);
        return world.emit(span).reshape(block, block.shape().without(List.of(axis)));
    }

    private static Node range(Node x, int axis, Value.Range range, Span span, World world) {
        Dim size = x.shape().dim(axis);
        Dim start = fromEnd(range.start().orElse(Dim.ZERO), size);
        Dim end = fromEnd(range.end().orElse(size), size);
        if (world.nest().follows(start) || world.nest().follows(end)) {
            if (world.nest().follows(end.minus(start))) {
                throw IndexNotation.inSize(span, "the size of this range");
            }
            note(end.minus(Dim.ONE), size, span, false, world);
            note(start, size, span, false, world);
            return slice(x, axis, start, end.minus(start), span, world);
        }
        OptionalLong room = size.minus(end).constant();
        OptionalLong length = end.minus(start).constant();
        boolean below = start.constant().isPresent() && start.constant().getAsLong() < 0;
        boolean backward = length.isPresent() && length.getAsLong() < 0;
        if (below || backward || room.isPresent() && room.getAsLong() < 0) {
            throw outOfRange(
                    span, "the range goes beyond an axis of size " + size, "a part of 0.." + size, start + ".." + end);
        }
        inside(start, end.minus(Dim.ONE), size, span, world);
        world.atMost(start, end, "the range " + text(span) + " is backward", span);
        return slice(x, axis, start, end.minus(start), span, world);
    }

    /** Places on an axis: what cannot be proved is checked when sizes are known. */
    static void inside(Dim first, Dim last, Dim size, Span span, World world) {
        world.atMost(Dim.ZERO, first, leaves(span, size), span);
        world.atMost(last, size.minus(Dim.ONE), leaves(span, size), span);
    }

    /** What is said where an index is outside. */
    static String leaves(Span span, Dim size) {
        return "the index " + text(span) + " leaves the axis of size " + size;
    }

    private static String text(Span span) {
        return span.text().replaceAll("\\s+", " ");
    }

    private static Dim fromEnd(Dim position, Dim size) {
        OptionalLong literal = position.constant();
        return literal.isPresent() && literal.getAsLong() < 0 ? position.plus(size) : position;
    }

    static Node slice(Node x, int axis, Dim start, Dim size, Span span, World world) {
        int rank = x.tensor().rank();
        List<Dim> starts = new ArrayList<>(Collections.nCopies(rank, Dim.ZERO));
        List<Dim> sizes = new ArrayList<>(x.shape().dims());
        starts.set(axis, start);
        sizes.set(axis, size);
        Emit emit = world.emit(span);
        return new Shape(sizes).equals(x.shape()) ? x : emit.slice(x, starts, sizes, Collections.nCopies(rank, 1));
    }

    static Failure outOfRange(Span span, String message, String expected, String found) {
        return Failure.wrong(Diagnostic.at(DslCode.INDEX_OUT_OF_RANGE, span, message)
                .sides(expected, found)
                .fix("indices count from 0; negative ones count from the end"));
    }
}
