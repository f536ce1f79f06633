package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.math.Functions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Factories of the elementwise family: what the rows of a kind have in common. */
final class ElementwiseRows {
    /** Sizes at and around the borders of vectors. */
    static final List<Shape> SHAPES =
            List.of(Shape.SCALAR, Shape.of(0), Shape.of(1), Shape.of(15), Shape.of(17), Shape.of(3, 5));

    private ElementwiseRows() {}

    /** The cotangent of x from dy, x and y = f(x). */
    interface UnaryGradient {
        Node apply(Emit e, Node dy, Node x, Node y);
    }

    /** The cotangent of one operand from dz, x, y and z = f(x, y). */
    interface BinaryGradient {
        Node apply(Emit e, Node dz, Node x, Node y, Node z);
    }

    /** The value of one element. */
    interface Scalar {
        double apply(double[] operands);
    }

    /** A comparison of two elements. */
    interface Comparison {
        boolean test(double x, double y);
    }

    /** A shift of a number of some width in bits. */
    interface Shift {
        long apply(long x, int count, int width);
    }

    /** A reference that applies a scalar function to the elements at each place; integers wrap around. */
    static RefTensor map(Reference.Call call, Scalar scalar) {
        DType dtype = call.node().dtype();
        List<RefTensor> operands = call.operands();
        double[] out = new double[operands.getFirst().data().length];
        double[] values = new double[operands.size()];
        for (int i = 0; i < out.length; i++) {
            for (int k = 0; k < values.length; k++) {
                values[k] = operands.get(k).data()[i];
            }
            out[i] = scalar.apply(values);
        }
        return new RefTensor(dtype, operands.getFirst().sizes(), out);
    }

    /** Whether a result is what f32 arithmetic yields; f16 and bf16 compute in f32 too. */
    private static boolean isSingle(Reference.Call call) {
        return call.rounds() && call.node().dtype() != DType.F64;
    }

    /** Operands of one type, whose dtype is of one of the kinds. */
    static Type.Tensor uniform(String name, List<Node> operands, int count, Set<DType.Kind> kinds) {
        Rules.count(name, operands, count);
        Type.Tensor first = Rules.tensor(name, operands, 0);
        Rules.kind(name + ".c1", first, kinds);
        for (int i = 1; i < count; i++) {
            Rules.same(name + ".c2", first, Rules.tensor(name, operands, i));
        }
        return first;
    }

    /** Test rows over boundary sizes. */
    static List<TestRow> rows(Attrs attrs, List<DType> dtypes, TestRow.Domain... domains) {
        return SHAPES.stream()
                .map(shape -> new TestRow(
                        dtypes.stream().map(dtype -> Type.tensor(dtype, shape)).toList(), attrs, List.of(domains)))
                .toList();
    }

    /** A unary op on floats, and on integers if it says what it does to them. */
    static Unary unary(String name) {
        return new Unary(name);
    }

    /** A binary op on floats, and on integers if it says what it does to them. */
    static Binary binary(String name) {
        return new Binary(name);
    }

    /** Builds a unary row. */
    static final class Unary {
        private final String name;
        private final Row row;
        private final Set<DType.Kind> kinds = EnumSet.of(DType.Kind.FLOAT);
        private DoubleUnaryOperator real = x -> x;
        private DoubleUnaryOperator single = real;
        private LongUnaryOperator whole = x -> x;

        private Unary(String name) {
            this.name = name;
            this.row = Row.of(name, Op.Family.ELEMENTWISE);
        }

        /** The meaning in double; that in f32 is the function of the numeric contract, or else the rounded double. */
        Unary reference(DoubleUnaryOperator f) {
            real = f;
            single = Functions.NAMES.contains(name) ? x -> Functions.apply(name, (float) x, 0) : f;
            return this;
        }

        /** The meaning in f32. */
        Unary single(DoubleUnaryOperator f) {
            single = f;
            return this;
        }

        /** The meaning on integers, exact in 64 bits. */
        Unary whole(LongUnaryOperator f) {
            kinds.add(DType.Kind.INT);
            whole = f;
            return this;
        }

        Unary gradient(UnaryGradient rule) {
            row.gradient(c -> List.of(Optional.of(rule.apply(c.emit(), c.cotangent(), c.operand(0), c.node()))));
            return this;
        }

        /** The derivative is zero wherever it exists. */
        Unary flat() {
            row.gradient(c -> List.of(Optional.empty())).facts(Op.Fact.FLAT);
            return this;
        }

        Unary facts(Op.Fact... facts) {
            row.facts(facts);
            return this;
        }

        Unary tests(TestRow.Domain domain) {
            row.tests(() -> rows(Attrs.NONE, List.of(DType.F32), domain));
            if (kinds.contains(DType.Kind.INT)) {
                row.tests(() -> rows(Attrs.NONE, List.of(DType.I32), range(-100, 100)));
            }
            return this;
        }

        Op build() {
            return row.type((operands, attrs, regions) -> uniform(name, operands, 1, kinds))
                    .reference(call -> {
                        DType dtype = call.node().dtype();
                        if (dtype.isInt()) {
                            return List.of(map(call, v -> Numbers.wrap(whole.applyAsLong((long) v[0]), dtype)));
                        }
                        return List.of(map(
                                call,
                                isSingle(call) ? v -> single.applyAsDouble(v[0]) : v -> real.applyAsDouble(v[0])));
                    })
                    .build();
        }
    }

    /** Builds a binary row. */
    static final class Binary {
        private final String name;
        private final Row row;
        private final Set<DType.Kind> kinds = EnumSet.of(DType.Kind.FLOAT);
        private DoubleBinaryOperator real = (x, y) -> x;
        private DoubleBinaryOperator single = real;
        private LongBinaryOperator whole = (x, y) -> x;

        private Binary(String name) {
            this.name = name;
            this.row = Row.of(name, Op.Family.ELEMENTWISE);
        }

        /** The meaning in double; that in f32 is the function of the numeric contract, or else the rounded double. */
        Binary reference(DoubleBinaryOperator f) {
            real = f;
            single = Functions.NAMES.contains(name) ? (x, y) -> Functions.apply(name, (float) x, (float) y) : f;
            return this;
        }

        /** The meaning on integers, exact in 64 bits. */
        Binary whole(LongBinaryOperator f) {
            kinds.add(DType.Kind.INT);
            whole = f;
            return this;
        }

        Binary gradient(BinaryGradient dx, BinaryGradient dy) {
            row.gradient(c -> {
                Node x = c.operand(0);
                Node y = c.operand(1);
                return List.of(
                        Optional.of(dx.apply(c.emit(), c.cotangent(), x, y, c.node())),
                        Optional.of(dy.apply(c.emit(), c.cotangent(), x, y, c.node())));
            });
            return this;
        }

        Binary facts(Op.Fact... facts) {
            row.facts(facts);
            return this;
        }

        Binary tests(TestRow.Domain x, TestRow.Domain y) {
            row.tests(() -> rows(Attrs.NONE, List.of(DType.F32, DType.F32), x, y));
            if (kinds.contains(DType.Kind.INT)) {
                row.tests(() -> rows(Attrs.NONE, List.of(DType.I32, DType.I32), range(-100, 100), range(-5, 6)));
                row.tests(() -> rows(Attrs.NONE, List.of(DType.U8, DType.U8), range(0, 256), range(0, 256)));
            }
            return this;
        }

        Op build() {
            return row.type((operands, attrs, regions) -> uniform(name, operands, 2, kinds))
                    .reference(call -> {
                        DType dtype = call.node().dtype();
                        if (dtype.isInt()) {
                            return List.of(map(
                                    call, v -> Numbers.wrap(whole.applyAsLong((long) v[0], (long) v[1]), dtype)));
                        }
                        return List.of(map(
                                call,
                                isSingle(call)
                                        ? v -> single.applyAsDouble(v[0], v[1])
                                        : v -> real.applyAsDouble(v[0], v[1])));
                    })
                    .build();
        }
    }

    /** An op on the bits of integers and on booleans. */
    static Op bits(String name, LongBinaryOperator f, Op.Fact... facts) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) ->
                        uniform(name, operands, 2, EnumSet.of(DType.Kind.INT, DType.Kind.BOOL)))
                .reference(call -> List.of(map(
                        call,
                        v -> Numbers.wrap(
                                f.applyAsLong((long) v[0], (long) v[1]),
                                call.node().dtype()))))
                .nondiff("bits have no derivative")
                .facts(facts)
                .tests(() -> rows(Attrs.NONE, List.of(DType.BOOL, DType.BOOL), range(0, 2), range(0, 2)))
                .tests(() -> rows(Attrs.NONE, List.of(DType.I32, DType.I32), range(-1000, 1000), range(-1000, 1000)))
                .build();
    }

    static Op shift(String name, Shift f) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) -> uniform(name, operands, 2, EnumSet.of(DType.Kind.INT)))
                .reference(call -> {
                    DType dtype = call.node().dtype();
                    int width = 8 * dtype.bytes();
                    return List.of(map(
                            call,
                            v -> Numbers.wrap(f.apply((long) v[0], Math.floorMod((long) v[1], width), width), dtype)));
                })
                .nondiff("bits have no derivative")
                .tests(() -> rows(Attrs.NONE, List.of(DType.I32, DType.I32), range(-1000, 1000), range(-3, 40)))
                .tests(() -> rows(Attrs.NONE, List.of(DType.U8, DType.U8), range(0, 256), range(0, 12)))
                .build();
    }

    static Op compare(String name, Comparison f, Set<DType.Kind> kinds, Op.Fact... facts) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) ->
                        uniform(name, operands, 2, kinds).with(DType.BOOL))
                .reference(call -> List.of(map(call, v -> f.test(v[0], v[1]) ? 1 : 0)))
                .nondiff("the result of " + name + " is a truth value")
                .facts(Op.Fact.PREDICATE)
                .facts(facts)
                .tests(() -> rows(Attrs.NONE, List.of(DType.F32, DType.F32), range(-3, 3), range(-3, 3)))
                .tests(() -> rows(Attrs.NONE, List.of(DType.I32, DType.I32), range(-3, 3), range(-3, 3)))
                .build();
    }

    /** The cast rows that tests run: each pair of dtypes with values that both can and cannot hold. */
    static List<TestRow> casts(Attrs to, List<DType> from) {
        List<TestRow> rows = new ArrayList<>();
        for (DType dtype : from) {
            rows.addAll(rows(to, List.of(dtype), dtype == DType.U8 ? range(0, 256) : range(-300, 300)));
        }
        return rows;
    }
}
