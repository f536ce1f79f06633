package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The same elements at other places. */
public final class Movement {
    private Movement() {}

    private static Type.Tensor f32(long... sizes) {
        return Type.tensor(DType.F32, Shape.of(sizes));
    }

    private static List<Dim> dims(long... sizes) {
        return Shape.of(sizes).dims();
    }

    private static void notNegative(String rule, List<Dim> dims) {
        dims.forEach(dim -> Rules.check(dim.constant().orElse(0) >= 0, rule, "a negative number", "at least 0", dim));
    }

    /** A reference that reads each element of the result from a place of the first operand. */
    private static Reference read(BiFunction<Reference.Call, int[], Places> places) {
        return call -> {
            int[] sizes = call.sizes(call.node().tensor());
            RefTensor x = call.operands().getFirst();
            RefTensor out = RefTensor.zeros(call.node().dtype(), sizes);
            if (out.data().length > 0) {
                Places from = places.apply(call, sizes);
                for (int i = 0; i < out.data().length; i++) {
                    out.data()[i] = x.data()[from.of(i)];
                }
            }
            return List.of(out);
        };
    }

    private static int[] sizes(Reference.Call call, List<Dim> dims) {
        return dims.stream().mapToInt(call::size).toArray();
    }

    /** The same elements in row-major order. */
    public static final Op RESHAPE = Row.of("reshape", Op.Family.MOVEMENT)
            .batch(BatchMovement::reshape)
            .attrs(Attr.Kind.DIMS, "shape")
            .type((operands, attrs, regions) -> {
                Rules.count("reshape", operands, 1);
                Type.Tensor x = Rules.tensor("reshape", operands, 0);
                Shape shape = new Shape(attrs.dims("shape"));
                // counts that differ by a symbolic amount are a dim check of the graph, made by the front end
                Rules.check(
                        x.shape().elements().minus(shape.elements()).constant().orElse(0) == 0,
                        "reshape.c1",
                        "the number of elements must stay",
                        x.shape().elements(),
                        shape.elements() + " of " + shape);
                return x.with(shape);
            })
            .reference(call -> List.of(new RefTensor(
                    call.node().dtype(),
                    call.sizes(call.node().tensor()),
                    call.operands().getFirst().data())))
            .gradient(c -> List.of(
                    Optional.of(c.emit().reshape(c.cotangent(), c.operand(0).shape()))))
            .test(List.of(f32(3, 4)), Attrs.NONE.withDims("shape", dims(2, 6)), range(-2, 2))
            .test(List.of(f32(1)), Attrs.NONE.withDims("shape", dims()), range(-2, 2))
            .test(List.of(f32(0, 4)), Attrs.NONE.withDims("shape", dims(2, 0)), range(-2, 2))
            .build();
    /** Axis i of the result is axis {@code permutation[i]} of x. */
    public static final Op TRANSPOSE = Row.of("transpose", Op.Family.MOVEMENT)
            .batch(BatchMovement::transpose)
            .attrs(Attr.Kind.INTS, "permutation")
            .type((operands, attrs, regions) -> {
                Rules.count("transpose", operands, 1);
                Type.Tensor x = Rules.tensor("transpose", operands, 0);
                List<Integer> permutation = attrs.ints("permutation");
                Rules.perAxis("transpose.c1", "permutation", x, permutation);
                Rules.axes("transpose.c2", x, permutation);
                return x.with(new Shape(permutation.stream().map(x.shape()::dim).toList()));
            })
            .reference(read((call, sizes) -> {
                int[] from = call.operands().getFirst().strides();
                int[] strides = call.node().attrs().ints("permutation").stream()
                        .mapToInt(a -> from[a])
                        .toArray();
                return new Places(sizes, strides, 0);
            }))
            .gradient(c -> {
                List<Integer> permutation = c.node().attrs().ints("permutation");
                List<Integer> inverse = IntStream.range(0, permutation.size())
                        .mapToObj(permutation::indexOf)
                        .toList();
                return List.of(Optional.of(c.emit().transpose(c.cotangent(), inverse)));
            })
            .test(List.of(f32(3, 4)), Attrs.NONE.withInts("permutation", List.of(1, 0)), range(-2, 2))
            .test(List.of(f32(2, 3, 17)), Attrs.NONE.withInts("permutation", List.of(2, 0, 1)), range(-2, 2))
            .build();
    /** New axes repeat; an axis of x is equal to the result's or the literal 1. */
    public static final Op BROADCAST = Row.of("broadcast", Op.Family.MOVEMENT)
            .batch(BatchMovement::broadcast)
            .attrs(Attr.Kind.INTS, "axes")
            .attrs(Attr.Kind.DIMS, "shape")
            .type((operands, attrs, regions) -> {
                Rules.count("broadcast", operands, 1);
                Type.Tensor x = Rules.tensor("broadcast", operands, 0);
                List<Integer> axes = attrs.ints("axes");
                Type.Tensor result = x.with(new Shape(attrs.dims("shape")));
                Rules.perAxis("broadcast.c1", "axes", x, axes);
                Rules.axes("broadcast.c2", result, axes);
                Rules.check(
                        axes.equals(axes.stream().sorted().toList()),
                        "broadcast.c3",
                        "axes must increase",
                        "sorted",
                        axes);
                for (int i = 0; i < axes.size(); i++) {
                    Dim from = x.shape().dim(i);
                    Dim to = result.shape().dim(axes.get(i));
                    Rules.check(from.is(1) || from.equals(to), "broadcast.c4", "a dim can only grow from 1", to, from);
                }
                return result;
            })
            .reference(read((call, sizes) -> {
                RefTensor x = call.operands().getFirst();
                List<Integer> axes = call.node().attrs().ints("axes");
                int[] strides = new int[sizes.length];
                for (int i = 0; i < axes.size(); i++) {
                    strides[axes.get(i)] = x.sizes()[i] == 1 ? 0 : x.strides()[i];
                }
                return new Places(sizes, strides, 0);
            }))
            .gradient(c -> {
                Emit e = c.emit();
                Node x = c.operand(0);
                List<Integer> axes = c.node().attrs().ints("axes");
                List<Integer> summed = IntStream.range(0, c.node().tensor().rank())
                        .filter(axis -> !axes.contains(axis)
                                || (x.shape().dim(axes.indexOf(axis)).is(1)
                                        && !c.node().shape().dim(axis).is(1)))
                        .boxed()
                        .toList();
                return List.of(Optional.of(e.reshape(e.sum(c.cotangent(), summed), x.shape())));
            })
            .test(List.of(f32(3)), Attrs.NONE.withInts("axes", List.of(1)).withDims("shape", dims(4, 3)), range(-2, 2))
            .test(
                    List.of(f32(3, 1)),
                    Attrs.NONE.withInts("axes", List.of(0, 2)).withDims("shape", dims(3, 2, 17)),
                    range(-2, 2))
            .test(List.of(f32()), Attrs.NONE.withInts("axes", List.of()).withDims("shape", dims(5)), range(-2, 2))
            .build();
    /** A block with a step per axis. */
    public static final Op SLICE = Row.of("slice", Op.Family.MOVEMENT)
            .batch(BatchMovement::slice)
            .attrs(Attr.Kind.DIMS, "starts", "sizes")
            .attrs(Attr.Kind.INTS, "steps")
            .type((operands, attrs, regions) -> {
                Rules.count("slice", operands, 1);
                Type.Tensor x = Rules.tensor("slice", operands, 0);
                Rules.perAxis("slice.c1", "starts", x, attrs.dims("starts"));
                Rules.perAxis("slice.c1", "sizes", x, attrs.dims("sizes"));
                Rules.perAxis("slice.c1", "steps", x, attrs.ints("steps"));
                Rules.least("slice.c2", "steps", attrs.ints("steps"), 1);
                for (int axis = 0; axis < x.rank(); axis++) {
                    notNegative("slice.c4", attrs.dims("starts"));
                    Dim end = attrs.dims("starts")
                            .get(axis)
                            .plus(attrs.dims("sizes")
                                    .get(axis)
                                    .minus(Dim.ONE)
                                    .times(attrs.ints("steps").get(axis)))
                            .plus(1);
                    var over = end.minus(x.shape().dim(axis)).constant();
                    boolean empty = attrs.dims("sizes").get(axis).is(0);
                    Rules.check(
                            empty || over.isEmpty() || over.getAsLong() <= 0,
                            "slice.c3",
                            "the block ends behind the axis",
                            "an end of at most " + x.shape().dim(axis),
                            end);
                }
                return x.with(new Shape(attrs.dims("sizes")));
            })
            .reference(read((call, sizes) -> {
                RefTensor x = call.operands().getFirst();
                int[] starts = sizes(call, call.node().attrs().dims("starts"));
                int[] strides = x.strides();
                int offset = 0;
                for (int axis = 0; axis < starts.length; axis++) {
                    offset += starts[axis] * strides[axis];
                    strides[axis] *= call.node().attrs().ints("steps").get(axis);
                }
                return new Places(sizes, strides, offset);
            }))
            .gradient(c -> {
                Emit e = c.emit();
                Node x = c.operand(0);
                List<Dim> starts = c.node().attrs().dims("starts");
                List<Dim> sizes = c.node().attrs().dims("sizes");
                List<Integer> steps = c.node().attrs().ints("steps");
                List<Dim> high = new ArrayList<>();
                for (int axis = 0; axis < starts.size(); axis++) {
                    Dim covered = sizes.get(axis).is(0)
                            ? Dim.ZERO
                            : sizes.get(axis)
                                    .minus(Dim.ONE)
                                    .times(steps.get(axis))
                                    .plus(1);
                    high.add(x.shape().dim(axis).minus(starts.get(axis)).minus(covered));
                }
                Node zero = e.scalar(x.dtype(), 0);
                return List.of(Optional.of(e.pad(
                        c.cotangent(),
                        zero,
                        starts,
                        high,
                        steps.stream().map(s -> s - 1).toList())));
            })
            .test(
                    List.of(f32(5, 7)),
                    Attrs.NONE
                            .withDims("starts", dims(1, 2))
                            .withDims("sizes", dims(3, 2))
                            .withInts("steps", List.of(1, 3)),
                    range(-2, 2))
            .test(
                    List.of(f32(17)),
                    Attrs.NONE
                            .withDims("starts", dims(0))
                            .withDims("sizes", dims(0))
                            .withInts("steps", List.of(1)),
                    range(-2, 2))
            .build();
    /** Padding around and between elements. */
    public static final Op PAD = Row.of("pad", Op.Family.MOVEMENT)
            .batch(BatchMovement::pad)
            .attrs(Attr.Kind.DIMS, "low", "high")
            .attrs(Attr.Kind.INTS, "interior")
            .type((operands, attrs, regions) -> {
                Rules.count("pad", operands, 2);
                Type.Tensor x = Rules.tensor("pad", operands, 0);
                Rules.same("pad.c1", Type.scalar(x.dtype()), Rules.tensor("pad", operands, 1));
                Rules.perAxis("pad.c2", "low", x, attrs.dims("low"));
                Rules.perAxis("pad.c2", "high", x, attrs.dims("high"));
                Rules.perAxis("pad.c2", "interior", x, attrs.ints("interior"));
                Rules.least("pad.c3", "interior", attrs.ints("interior"), 0);
                notNegative("pad.c4", attrs.dims("low"));
                notNegative("pad.c4", attrs.dims("high"));
                List<Dim> dims = new ArrayList<>();
                for (int axis = 0; axis < x.rank(); axis++) {
                    int interior = attrs.ints("interior").get(axis);
                    Dim inner = x.shape().dim(axis);
                    Dim spread = interior == 0 || inner.is(0)
                            ? inner
                            : inner.times(interior + 1L).plus(-interior);
                    dims.add(spread.plus(attrs.dims("low").get(axis))
                            .plus(attrs.dims("high").get(axis)));
                }
                return x.with(new Shape(dims));
            })
            .reference(call -> {
                RefTensor x = call.operands().get(0);
                int[] sizes = call.sizes(call.node().tensor());
                int[] low = sizes(call, call.node().attrs().dims("low"));
                RefTensor out = RefTensor.zeros(x.dtype(), sizes);
                Arrays.fill(out.data(), call.operands().get(1).data()[0]);
                int[] strides = out.strides();
                int offset = 0;
                for (int axis = 0; axis < low.length; axis++) {
                    offset += low[axis] * strides[axis];
                    strides[axis] *= call.node().attrs().ints("interior").get(axis) + 1;
                }
                Places to = new Places(x.sizes(), strides, offset);
                for (int i = 0; i < x.data().length; i++) {
                    out.data()[to.of(i)] = x.data()[i];
                }
                return List.of(out);
            })
            .gradient(c -> {
                Emit e = c.emit();
                Node x = c.operand(0);
                Node dy = c.cotangent();
                List<Integer> steps = c.node().attrs().ints("interior").stream()
                        .map(i -> i + 1)
                        .toList();
                Node dx = e.slice(dy, c.node().attrs().dims("low"), x.shape().dims(), steps);
                return List.of(Optional.of(dx), Optional.of(e.sub(e.sum(dy), e.sum(dx))));
            })
            .test(
                    List.of(f32(3, 4), f32()),
                    Attrs.NONE
                            .withDims("low", dims(1, 0))
                            .withDims("high", dims(0, 2))
                            .withInts("interior", List.of(0, 0)),
                    range(-2, 2),
                    range(-1, 1))
            .test(
                    List.of(f32(5), f32()),
                    Attrs.NONE
                            .withDims("low", dims(2))
                            .withDims("high", dims(1))
                            .withInts("interior", List.of(2)),
                    range(-2, 2),
                    range(-1, 1))
            .build();
    /** Tensors one after another along an axis. */
    public static final Op CONCAT = Row.of("concat", Op.Family.MOVEMENT)
            .batch(BatchMovement::axis)
            .attrs(Attr.Kind.INT, "axis")
            .type((operands, attrs, regions) -> {
                Rules.check(!operands.isEmpty(), "concat.c0", "nothing to join", "at least 1 operand", 0);
                Type.Tensor first = Rules.tensor("concat", operands, 0);
                int axis = (int) attrs.integer("axis");
                Rules.axis("concat.c1", first, axis);
                Dim total = Dim.ZERO;
                for (int i = 0; i < operands.size(); i++) {
                    Type.Tensor part = Rules.tensor("concat", operands, i);
                    Rules.rank("concat.c2", part, first.rank());
                    Rules.same(
                            "concat.c3",
                            first.with(Rules.replace(first.shape(), axis, Dim.ONE)),
                            part.with(Rules.replace(part.shape(), axis, Dim.ONE)));
                    total = total.plus(part.shape().dim(axis));
                }
                return first.with(Rules.replace(first.shape(), axis, total));
            })
            .reference(call -> {
                int axis = (int) call.node().attrs().integer("axis");
                RefTensor out = RefTensor.zeros(
                        call.node().dtype(), call.sizes(call.node().tensor()));
                int start = 0;
                for (RefTensor part : call.operands()) {
                    Places to = new Places(part.sizes(), out.strides(), start * out.strides()[axis]);
                    for (int i = 0; i < part.data().length; i++) {
                        out.data()[to.of(i)] = part.data()[i];
                    }
                    start += part.sizes()[axis];
                }
                return List.of(out);
            })
            .gradient(c -> {
                int axis = (int) c.node().attrs().integer("axis");
                List<Optional<Node>> parts = new ArrayList<>();
                Dim start = Dim.ZERO;
                for (Node part : c.node().operands()) {
                    parts.add(Optional.of(c.emit()
                            .slice(c.cotangent(), axis, start, part.shape().dim(axis))));
                    start = start.plus(part.shape().dim(axis));
                }
                return parts;
            })
            .test(List.of(f32(2, 3), f32(2, 4)), Attrs.NONE.with("axis", 1), range(-2, 2), range(-2, 2))
            .test(
                    List.of(f32(1, 3), f32(0, 3), f32(4, 3)),
                    Attrs.NONE.with("axis", 0),
                    range(-2, 2),
                    range(-2, 2),
                    range(-2, 2))
            .build();
    /** Axes in reverse. */
    public static final Op REVERSE = Row.of("reverse", Op.Family.MOVEMENT)
            .batch(BatchMovement::axes)
            .attrs(Attr.Kind.INTS, "axes")
            .type((operands, attrs, regions) -> {
                Rules.count("reverse", operands, 1);
                Type.Tensor x = Rules.tensor("reverse", operands, 0);
                Rules.sortedAxes("reverse.c1", x, attrs.ints("axes"));
                return x;
            })
            .reference(read((call, sizes) -> {
                int[] strides = call.operands().getFirst().strides();
                int offset = 0;
                for (int axis : call.node().attrs().ints("axes")) {
                    offset += (sizes[axis] - 1) * strides[axis];
                    strides[axis] = -strides[axis];
                }
                return new Places(sizes, strides, offset);
            }))
            .gradient(c -> List.of(
                    Optional.of(c.emit().reverse(c.cotangent(), c.node().attrs().ints("axes")))))
            .test(List.of(f32(3, 5)), Attrs.NONE.withInts("axes", List.of(1)), range(-2, 2))
            .test(List.of(f32(3, 5)), Attrs.NONE.withInts("axes", List.of(0, 1)), range(-2, 2))
            .build();
    /** A block whose start is an operand; clamped so that the block lies inside. */
    public static final Op DYNAMIC_SLICE = DynamicRows.slice();
    /** x with a block replaced whose start is an operand. */
    public static final Op DYNAMIC_UPDATE = DynamicRows.update();

    /** All rows. */
    static final List<Op> ROWS =
            List.of(RESHAPE, TRANSPOSE, BROADCAST, SLICE, PAD, CONCAT, REVERSE, DYNAMIC_SLICE, DYNAMIC_UPDATE);
}
