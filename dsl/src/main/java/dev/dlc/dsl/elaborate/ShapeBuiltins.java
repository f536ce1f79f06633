package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.check.DimFacts;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The same elements in another shape, or some of them. */
final class ShapeBuiltins {
    private ShapeBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("reshape", "x shape", "", ShapeBuiltins::reshape),
            row("expand", "x shape", "", ShapeBuiltins::expand),
            row("transpose", "x", "", ShapeBuiltins::transpose),
            row("permute", "x order", "", ShapeBuiltins::permute),
            row("concat", "list", "over", ShapeBuiltins::concat),
            row("stack", "list", "over", ShapeBuiltins::stack),
            row("split", "x parts", "over", ShapeBuiltins::split),
            row("reverse", "x", "over", ShapeBuiltins::reverse),
            row("pad", "x", "low high value", ShapeBuiltins::pad),
            row("slice", "x start size", "step", ShapeBuiltins::slice));

    private static Value reshape(BuiltinCall call) {
        Node x = call.tensor("x");
        Dim total = x.shape().elements();
        List<Dim> dims = openShape(call, total);
        Dim wanted = Dim.product(dims);
        if (DimFacts.compare(total, wanted) == DimFacts.Verdict.DIFFERENT) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.SHAPE_MISMATCH,
                            call.span(),
                            "`reshape` keeps the number of elements: " + total + " is not " + wanted)
                    .sides("a shape of " + total + " elements", new Shape(dims) + ": " + wanted + " elements")
                    .fix("give one size as -1 to have it computed"));
        }
        if (!total.equals(wanted)) {
            call.world()
                    .check(new Graph.DimCheck(
                            wanted, total, "the number of elements of `reshape`", Optional.of(call.span())));
        }
        return new Value.Tensor(call.emit().reshape(x, new Shape(dims)));
    }

    /** A shape in which one size may be -1: what is left of the total. */
    private static List<Dim> openShape(BuiltinCall call, Dim total) {
        List<Value> items = call.value("shape") instanceof Value.Int one
                ? List.of(one)
                : Expect.items(call.value("shape"), call.at("shape"), call.world());
        List<Dim> dims = new ArrayList<>();
        Dim known = Dim.ONE;
        int open = -1;
        for (Value item : items) {
            Dim dim = Expect.dim(item, call.at("shape"), call.world());
            boolean computed = dim.is(-1) && open < 0;
            if (!computed && dim.constant().isPresent() && dim.constant().getAsLong() < 0) {
                throw Operators.arithmetic(call.at("shape"), "a size is negative: " + dim);
            }
            open = computed ? dims.size() : open;
            known = computed ? known : Operators.bounded(known.times(dim), call.span());
            dims.add(dim);
        }
        if (open >= 0) {
            if (known.is(0)) {
                throw Operators.arithmetic(call.at("shape"), "-1 cannot be computed beside a size of 0");
            }
            dims.set(open, total.floorDiv(known));
        }
        return dims;
    }

    private static Value expand(BuiltinCall call) {
        Node x = call.tensor("x");
        List<Dim> dims = call.shape("shape");
        int missing = dims.size() - x.tensor().rank();
        List<Dim> own = new ArrayList<>();
        for (int axis = 0; axis < x.tensor().rank() && missing >= 0; axis++) {
            own.add(x.shape().dim(axis).is(1) ? Dim.ONE : dims.get(axis + missing));
        }
        Tensors.Purpose purpose = new Tensors.Purpose("the shape of `expand`", call.span());
        Node agreed = Tensors.assume(x, own, purpose, call.world())
                .filter(node -> missing >= 0)
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.SHAPES_NOT_ALIGNED,
                                call.span(),
                                "`expand` repeats axes of size 1 and adds leading ones")
                        .sides(
                                "a shape that ends with that of x, where 1 may be any size",
                                new Shape(dims) + " for " + x.tensor())));
        return new Value.Tensor(call.emit().expand(agreed, new Shape(dims)));
    }

    private static Value transpose(BuiltinCall call) {
        Node x = call.tensor("x");
        int rank = x.tensor().rank();
        if (rank < 2) {
            throw call.wrong("x", "a tensor with at least 2 axes");
        }
        List<Integer> order = new ArrayList<>(Emit.allAxes(x));
        Collections.swap(order, rank - 1, rank - 2);
        return permuted(call, x, order);
    }

    private static Value permute(BuiltinCall call) {
        Node x = call.tensor("x");
        List<Integer> order = Expect.axes(call.value("order"), x.tensor().rank(), call.at("order"), call.world());
        if (order.size() != x.tensor().rank()) {
            throw call.wrong("order", "each of the " + x.tensor().rank() + " axes once");
        }
        return permuted(call, x, order);
    }

    private static Value permuted(BuiltinCall call, Node x, List<Integer> order) {
        List<String> names = Operators.axes(call.value("x"));
        List<String> moved =
                names.isEmpty() ? List.of() : order.stream().map(names::get).toList();
        return new Value.Tensor(call.emit().transpose(x, order), moved);
    }

    private static Value concat(BuiltinCall call) {
        List<Node> parts = call.tensors("list");
        Node first = parts.getFirst();
        int axis = call.axis(first, 0);
        List<Node> agreed = new ArrayList<>();
        for (Node part : parts) {
            List<Dim> dims = new ArrayList<>(first.shape().dims());
            if (part.tensor().rank() == dims.size()) {
                dims.set(axis, part.shape().dim(axis));
            }
            Tensors.Purpose purpose = new Tensors.Purpose("the parts of `concat`", call.span());
            agreed.add(Tensors.assume(part, dims, purpose, call.world())
                    .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                    DslCode.SHAPE_MISMATCH,
                                    call.span(),
                                    "`concat` needs parts that differ along axis " + axis + " only")
                            .sides("parts like " + first.tensor(), part.tensor().toString()))));
        }
        return new Value.Tensor(call.emit().concat(agreed, axis));
    }

    private static Value stack(BuiltinCall call) {
        List<Node> parts = call.tensors("list");
        int rank = parts.getFirst().tensor().rank();
        int axis = call.has("over")
                ? Expect.axis(
                        Expect.literal(call.value("over"), call.at("over"), call.world()), rank + 1, call.at("over"))
                : 0;
        return new Value.Tensor(Tensors.stack(parts, axis, call.span(), call.world()));
    }

    private static Value split(BuiltinCall call) {
        Node x = call.tensor("x");
        int count = call.integer("parts", 1);
        int axis = call.axis(x, 0);
        if (count < 1 || count > Limits.ITEMS) {
            throw call.wrong("parts", "a positive number of parts");
        }
        Dim size = x.shape().dim(axis);
        Dim part = size.floorDiv(Dim.of(count));
        if (DimFacts.compare(part.times(count), size) == DimFacts.Verdict.DIFFERENT) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.SHAPE_MISMATCH,
                            call.span(),
                            "an axis of size " + size + " has no " + count + " equal parts")
                    .sides("a size that " + count + " divides", size.toString()));
        }
        if (!part.times(count).equals(size)) {
            call.world()
                    .check(new Graph.DimCheck(
                            part.times(count), size, "the equal parts of `split`", Optional.of(call.span())));
        }
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new Value.Tensor(
                    Subscripts.slice(x, axis, part.times(i), part, call.span(), call.world()),
                    Operators.axes(call.value("x"))));
        }
        return new Value.Items(parts);
    }

    private static Value reverse(BuiltinCall call) {
        if (call.value("x") instanceof Value.Items list && !Tensors.isTensorLike(list)) {
            return new Value.Items(list.items().reversed());
        }
        Node x = call.tensor("x");
        List<Integer> axes = call.axes(x).stream().sorted().toList();
        return new Value.Tensor(call.emit().reverse(x, axes), Operators.axes(call.value("x")));
    }

    /** One size for each axis, or one for all. */
    private static List<Dim> sizes(BuiltinCall call, String name, int rank) {
        if (!call.has(name)) {
            return Collections.nCopies(rank, Dim.ZERO);
        }
        List<Dim> dims = call.shape(name);
        if (call.value(name) instanceof Value.Int) {
            return Collections.nCopies(rank, dims.getFirst());
        }
        if (dims.size() != rank) {
            throw call.wrong(name, "one integer, or one for each of " + rank + " axes");
        }
        return dims;
    }

    private static Value pad(BuiltinCall call) {
        Node x = call.tensor("x");
        int rank = x.tensor().rank();
        Value fill = call.has("value") ? call.value("value") : Value.Int.of(0);
        Node value = x.dtype() == dev.dlc.ir.DType.BOOL && !call.has("value")
                ? call.emit().scalar(x.dtype(), 0)
                : Tensors.node(fill, x.dtype(), call.at("value"), call.world());
        if (value.tensor().rank() != 0) {
            throw call.wrong("value", "one number");
        }
        Operators.requireSame(x, value, "`pad`", call.at("value"));
        List<Integer> interior = Collections.nCopies(rank, 0);
        Node padded = call.emit().pad(x, value, sizes(call, "low", rank), sizes(call, "high", rank), interior);
        return new Value.Tensor(padded);
    }

    private static Value slice(BuiltinCall call) {
        Node x = call.tensor("x");
        int rank = x.tensor().rank();
        List<Dim> starts = sizes(call, "start", rank);
        List<Dim> sizes = sizes(call, "size", rank);
        List<Integer> steps = call.integers("step", rank, 1);
        boolean inside =
                IntStream.range(0, rank).allMatch(axis -> steps.get(axis) >= 1 && fits(x, axis, starts, sizes, steps));
        if (!inside) {
            throw Subscripts.outOfRange(
                    call.span(),
                    "the block goes beyond the tensor",
                    "a block inside " + x.tensor(),
                    "start " + starts + ", size " + sizes);
        }
        for (int axis = 0; axis < rank; axis++) {
            Dim last = starts.get(axis).plus(sizes.get(axis).minus(Dim.ONE).times(steps.get(axis)));
            Subscripts.inside(starts.get(axis), last, x.shape().dim(axis), call.span(), call.world());
        }
        return new Value.Tensor(call.emit().slice(x, starts, sizes, steps));
    }

    private static boolean fits(Node x, int axis, List<Dim> starts, List<Dim> sizes, List<Integer> steps) {
        Dim last = starts.get(axis).plus(sizes.get(axis).plus(-1).times(steps.get(axis)));
        Dim room = x.shape().dim(axis).minus(last).plus(-1);
        return sizes.get(axis).is(0) || room.constant().orElse(0) >= 0;
    }
}
