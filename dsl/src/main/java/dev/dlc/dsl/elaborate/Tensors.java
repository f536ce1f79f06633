package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimFacts;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes tensors of numbers and lists, and makes shapes agree. */
final class Tensors {
    private Tensors() {}

    /** Whether a value is a number of compile time. */
    static boolean isNumber(Value value) {
        return value instanceof Value.Int || value instanceof Value.Real || value instanceof Value.Bool;
    }

    /** Whether a value can stand where a tensor is asked for. */
    static boolean isTensorLike(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> true;
            case Value.Items list ->
                !list.items().isEmpty() && list.items().stream().allMatch(Tensors::isTensorLike);
            case Value other -> isNumber(other);
        };
    }

    /** The dtype that a number or list has where nothing else is asked for. */
    static DType naturalDtype(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> tensor.node().dtype();
            case Value.Int number -> DType.I32;
            case Value.Bool flag -> DType.BOOL;
            case Value.Items list -> {
                DType found = DType.I32;
                for (Value item : list.items()) {
                    DType dtype = naturalDtype(item);
                    boolean stronger = item instanceof Value.Tensor || dtype != DType.I32;
                    found = stronger ? dtype : found;
                }
                yield found;
            }
            case Value other -> DType.F32;
        };
    }

    /** A value as a node: numbers become scalars, lists constants; {@code dtype} where they have none of their own. */
    static Node node(Value value, DType dtype, Span span, World world) {
        return switch (value) {
            case Value.Tensor tensor -> tensor.node();
            case Value.Items list -> list(list, dtype, span, world);
            case Value number when isNumber(number) -> scalar(number, dtype, span, world);
            case Value other -> throw Expect.wrongKind(other, span, "a tensor");
        };
    }

    /** A value as a node of its natural dtype. */
    static Node node(Value value, Span span, World world) {
        return node(value, naturalDtype(value), span, world);
    }

    private static Node scalar(Value number, DType dtype, Span span, World world) {
        if (number instanceof Value.Int size && size.dim().constant().isEmpty()) {
            if (dtype == DType.BOOL) {
                throw doesNotFit(number, dtype, span);
            }
            return world.emit(span).size(size.dim(), dtype);
        }
        return world.emit(span).scalar(dtype, number(number, dtype, span));
    }

    /** A number in every place of a type. */
    static Node splat(Value number, Type.Tensor type, Span span, World world) {
        if (number instanceof Value.Int size && size.dim().constant().isEmpty()) {
            return world.emit(span).expand(scalar(number, type.dtype(), span, world), type.shape());
        }
        return world.emit(span).full(type, number(number, type.dtype(), span));
    }

    /** A literal number as a dtype holds it. */
    private static double number(Value value, DType dtype, Span span) {
        return switch (value) {
            case Value.Bool flag when dtype == DType.BOOL -> flag.value() ? 1 : 0;
            case Value.Real real when dtype.isFloat() -> real.value();
            case Value.Int number
            when dtype.isFloat() -> number.dim().constant().orElseThrow();
            case Value.Int number
            when dtype.isInt() && holds(dtype, number.dim().constant().orElseThrow()) ->
                number.dim().constant().orElseThrow();
            case Value other -> throw doesNotFit(other, dtype, span);
        };
    }

    private static boolean holds(DType dtype, long number) {
        int bits = dtype.bytes() * 8;
        if (dtype == DType.U8) {
            return number >= 0 && number < 256;
        }
        return bits == 64 || number >= -(1L << (bits - 1)) && number < 1L << (bits - 1);
    }

    private static Failure doesNotFit(Value value, DType dtype, Span span) {
        String fix = dtype.isInt() ? "write an integer, or `cast` the tensor to f32 first" : "use a value of " + dtype;
        return Failure.wrong(Diagnostic.at(
                        DslCode.NUMBER_DOES_NOT_FIT, span, value.describe() + " does not fit into a tensor of " + dtype)
                .sides("a number that " + dtype + " holds", value.describe())
                .fix(fix));
    }

    // ---- lists

    private static Node list(Value.Items list, DType dtype, Span span, World world) {
        List<Double> numbers = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        if (literal(list, dtype, span, 0, sizes, numbers)) {
            long[] shape = sizes.stream().mapToLong(i -> i).toArray();
            return world.emit(span).constant(Type.tensor(dtype, Shape.of(shape)), numbers);
        }
        List<Node> rows = new ArrayList<>();
        for (Value item : list.items()) {
            rows.add(node(item, dtype, span, world));
        }
        return stack(rows, 0, span, world);
    }

    /** Collects the numbers of a nested list; false when an item is not a literal number. */
    private static boolean literal(
            Value value, DType dtype, Span span, int depth, List<Integer> sizes, List<Double> numbers) {
        if (!(value instanceof Value.Items list)) {
            boolean symbolic =
                    value instanceof Value.Int size && size.dim().constant().isEmpty();
            if (!isNumber(value) || symbolic) {
                return false;
            }
            if (depth != sizes.size()) {
                throw uneven(span);
            }
            numbers.add(number(value, dtype, span));
            return true;
        }
        if (depth < sizes.size() && sizes.get(depth) != list.items().size()
                || numbers.size() > 0 && depth >= sizes.size()) {
            throw uneven(span);
        }
        if (depth == sizes.size()) {
            sizes.add(list.items().size());
        }
        for (Value item : list.items()) {
            if (!literal(item, dtype, span, depth + 1, sizes, numbers)) {
                return false;
            }
        }
        return true;
    }

    private static Failure uneven(Span span) {
        return Failure.wrong(Diagnostic.at(DslCode.UNEVEN_LIST, span, "the rows of this list have different lengths")
                .sides("a list whose items all have one shape", "items of different shapes")
                .fix("give all rows the same length"));
    }

    /** Tensors of one type along a new axis. */
    static Node stack(List<Node> rows, int axis, Span span, World world) {
        Emit emit = world.emit(span);
        List<Node> lifted = new ArrayList<>();
        for (Node row : rows) {
            if (!row.tensor().equals(rows.getFirst().tensor())) {
                throw Failure.wrong(Diagnostic.at(DslCode.UNEVEN_LIST, span, "the items have different types")
                        .sides("items of type " + rows.getFirst().tensor(), "an item of type " + row.tensor()));
            }
            List<Dim> dims = new ArrayList<>(row.shape().dims());
            dims.add(axis, Dim.ONE);
            lifted.add(emit.reshape(row, new Shape(dims)));
        }
        return emit.concat(lifted, axis);
    }

    // ---- shapes that must agree

    /** What two dims that must be equal are for, in a check made at run time. */
    record Purpose(String message, Span span) {}

    /**
     * The same tensor under a shape that must be equal: dims that cannot be proved equal become checks; empty when some
     * are different for sure.
     */
    static Optional<Node> assume(Node node, List<Dim> dims, Purpose purpose, World world) {
        List<Dim> found = node.shape().dims();
        if (found.equals(dims)) {
            return Optional.of(node);
        }
        if (found.size() != dims.size()) {
            return Optional.empty();
        }
        for (int axis = 0; axis < dims.size(); axis++) {
            if (DimFacts.compare(dims.get(axis), found.get(axis)) == DimFacts.Verdict.DIFFERENT) {
                return Optional.empty();
            }
        }
        for (int axis = 0; axis < dims.size(); axis++) {
            if (!dims.get(axis).equals(found.get(axis))) {
                world.check(new Graph.DimCheck(
                        dims.get(axis), found.get(axis), purpose.message(), Optional.of(purpose.span())));
            }
        }
        return Optional.of(world.emit(purpose.span()).reshape(node, new Shape(dims)));
    }

    /** Two tensors whose aligned last axes agree, ready for an elementwise op. */
    record Pair(Node left, Node right) {}

    /** Makes the aligned last axes of two tensors agree; an axis of size 1 agrees with any. */
    static Pair align(Node left, Node right, String what, Span span, World world) {
        List<Dim> dims = new ArrayList<>(right.shape().dims());
        int shift = right.tensor().rank() - left.tensor().rank();
        for (int axis = 0; axis < dims.size(); axis++) {
            int other = axis - shift;
            if (other < 0) {
                continue;
            }
            Dim a = left.shape().dim(other);
            Dim b = dims.get(axis);
            if (!a.is(1) && !b.is(1)) {
                dims.set(axis, a);
            }
        }
        Purpose purpose = new Purpose("both sides of " + what, span);
        Node agreed = assume(right, dims, purpose, world)
                .orElseThrow(() -> Failure.wrong(notAligned(left, right, what, span)));
        return new Pair(left, agreed);
    }

    private static Diagnostic notAligned(Node left, Node right, String what, Span span) {
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.SHAPES_NOT_ALIGNED, span, "the shapes of both sides of " + what + " do not align")
                .sides("equal sizes, or 1, from the last axis on", left.tensor() + " and " + right.tensor())
                .fix("`reshape` one side so that its axes stand under those of the other");
        Optional<Span> a = left.span().filter(at -> !at.equals(span));
        Optional<Span> b =
                right.span().filter(at -> !at.equals(span) && !Optional.of(at).equals(a));
        Diagnostic one = a.isPresent() ? diagnostic.label(a.get(), "this is " + left.tensor()) : diagnostic;
        return b.isPresent() ? one.label(b.get(), "this is " + right.tensor()) : one;
    }
}
