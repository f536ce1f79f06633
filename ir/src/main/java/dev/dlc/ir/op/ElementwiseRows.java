package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Factories of the elementwise family. */
final class ElementwiseRows {
    /** The dtypes that a row allows, by kind. */
    static final Set<DType.Kind> FLOAT = Set.of(DType.Kind.FLOAT);

    static final Set<DType.Kind> NUMERIC = Set.of(DType.Kind.FLOAT, DType.Kind.INT);
    static final Set<DType.Kind> BOOL = Set.of(DType.Kind.BOOL);
    static final Set<DType.Kind> INT_OR_BOOL = Set.of(DType.Kind.INT, DType.Kind.BOOL);

    private ElementwiseRows() {}

    /** A gradient of a unary op: from dy, x and y. */
    interface UnaryGradient {
        Node apply(Emit emit, Node dy, Node x, Node y);
    }

    /** A gradient of one operand of a binary op: from dz, x, y and z. */
    interface BinaryGradient {
        Node apply(Emit emit, Node dz, Node x, Node y, Node z);
    }

    /** The value of one element. */
    interface Scalar {
        double apply(double[] operands);
    }

    /** A shift of a number of a width in bits. */
    interface Shift {
        long apply(long x, int count, int width);
    }

    /** A comparison. */
    interface Comparison {
        boolean test(double x, double y);
    }

    /** A reference that applies a scalar function to the elements at each place. */
    static Reference map(Scalar scalar) {
        return call -> {
            Type.Tensor type = call.node().tensor();
            List<RefTensor> operands = call.operands();
            double[] out = new double[operands.getFirst().data().length];
            double[] values = new double[operands.size()];
            for (int i = 0; i < out.length; i++) {
                for (int k = 0; k < values.length; k++) {
                    values[k] = operands.get(k).data()[i];
                }
                out[i] = Numbers.wrap(scalar.apply(values), type.dtype());
            }
            return List.of(new RefTensor(type.dtype(), operands.getFirst().sizes(), out));
        };
    }

    private static TypeRule uniform(String name, int count, Set<DType.Kind> kinds) {
        return (operands, attrs, regions) -> {
            Rules.count(name, operands, count);
            Type.Tensor first = Rules.tensor(name, operands, 0);
            Rules.check(kinds.contains(first.dtype().kind()), name + ".c1", "wrong dtype", kinds, first.dtype());
            for (int i = 1; i < count; i++) {
                Rules.same(name + ".c2", first, Rules.tensor(name, operands, i));
            }
            return first;
        };
    }

    /** Test rows over boundary sizes. */
    static List<TestRow> rows(Attrs attrs, List<DType> types, TestRow.Domain... domains) {
        List<TestRow> rows = new ArrayList<>();
        for (Shape shape : List.of(Shape.SCALAR, Shape.of(0), Shape.of(1), Shape.of(17), Shape.of(3, 5))) {
            rows.add(new TestRow(types.stream().map(t -> Type.tensor(t, shape)).toList(), attrs, List.of(domains)));
        }
        return rows;
    }

    static List<DType> types(DType... types) {
        return List.of(types);
    }

    private static DType example(Set<DType.Kind> kinds) {
        return kinds.contains(DType.Kind.FLOAT) ? DType.F32 : kinds.contains(DType.Kind.INT) ? DType.I32 : DType.BOOL;
    }

    static Op unary(
            String name,
            DoubleUnaryOperator f,
            Set<DType.Kind> kinds,
            UnaryGradient gradient,
            TestRow.Domain domain,
            Op.Fact... facts) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type(uniform(name, 1, kinds))
                .reference(map(v -> f.applyAsDouble(v[0])))
                .gradient(c -> List.of(Optional.of(gradient.apply(c.emit(), c.cotangent(), c.operand(0), c.node()))))
                .facts(facts)
                .tests(rows(Attrs.NONE, types(example(kinds)), domain))
                .build();
    }

    /** A unary op whose derivative is zero wherever it exists. */
    static Op step(String name, DoubleUnaryOperator f, Set<DType.Kind> kinds, TestRow.Domain domain, Op.Fact... facts) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type(uniform(name, 1, kinds))
                .reference(map(v -> f.applyAsDouble(v[0])))
                .gradient(c -> List.of(Optional.empty()))
                .facts(facts)
                .tests(rows(Attrs.NONE, types(example(kinds)), domain))
                .build();
    }

    static Op predicate(String name, DoubleUnaryOperator f, Set<DType.Kind> kinds, TestRow.Domain domain) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) ->
                        ((Type.Tensor) uniform(name, 1, kinds).apply(operands, attrs, regions)).with(DType.BOOL))
                .reference(map(v -> f.applyAsDouble(v[0])))
                .nondiff("the result of " + name + " is a truth value")
                .facts(Op.Fact.PREDICATE)
                .tests(rows(Attrs.NONE, types(example(kinds)), domain))
                .build();
    }

    static Op binary(
            String name,
            DoubleBinaryOperator f,
            Set<DType.Kind> kinds,
            BinaryGradient left,
            BinaryGradient right,
            TestRow.Domain leftDomain,
            TestRow.Domain rightDomain,
            Op.Fact... facts) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type(uniform(name, 2, kinds))
                .reference(call -> {
                    boolean whole = call.node().dtype().isInt();
                    boolean quotient = name.equals("div") || name.equals("rem");
                    return map(v -> whole && quotient
                                    ? Numbers.wholeQuotient(name, v[0], v[1])
                                    : f.applyAsDouble(v[0], v[1]))
                            .evaluate(call);
                })
                .gradient(c -> {
                    Node x = c.operand(0);
                    Node y = c.operand(1);
                    return List.of(
                            Optional.of(left.apply(c.emit(), c.cotangent(), x, y, c.node())),
                            Optional.of(right.apply(c.emit(), c.cotangent(), x, y, c.node())));
                })
                .facts(facts)
                .tests(rows(Attrs.NONE, types(example(kinds), example(kinds)), leftDomain, rightDomain))
                .build();
    }

    /** The share of dz for an operand that was chosen, half of it in a tie. */
    static Node chosen(Emit e, Node dz, Node chosen, Node tie) {
        Node zero = e.like(dz, 0);
        return e.select(chosen, dz, e.select(tie, e.mul(dz, e.like(dz, 0.5)), zero));
    }

    /** An integer operation on bits. */
    interface Bits {
        long apply(long x, long y);
    }

    static Op bits(String name, Bits f, Set<DType.Kind> kinds, Op.Fact... facts) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type(uniform(name, 2, kinds))
                .reference(map(v -> f.apply((long) v[0], (long) v[1])))
                .nondiff("bits have no derivative")
                .facts(facts)
                .tests(rows(Attrs.NONE, types(DType.BOOL, DType.BOOL), range(0, 2), range(0, 2)))
                .tests(rows(Attrs.NONE, types(DType.I32, DType.I32), range(-1000, 1000), range(-1000, 1000)))
                .build();
    }

    static Op shift(String name, Shift f) {
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type(uniform(name, 2, Set.of(DType.Kind.INT)))
                .reference(call -> {
                    int width = 8 * call.node().dtype().bytes();
                    return map(v -> f.apply((long) v[0], Math.floorMod((long) v[1], width), width))
                            .evaluate(call);
                })
                .nondiff("bits have no derivative")
                .tests(rows(Attrs.NONE, types(DType.I32, DType.I32), range(-1000, 1000), range(0, 32)))
                .build();
    }

    static Op compare(String name, Comparison f, boolean bools, Op.Fact... facts) {
        Set<DType.Kind> kinds = bools ? Set.of(DType.Kind.values()) : NUMERIC;
        List<Op.Fact> all = new ArrayList<>(Arrays.asList(facts));
        all.add(Op.Fact.PREDICATE);
        return Row.of(name, Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) ->
                        ((Type.Tensor) uniform(name, 2, kinds).apply(operands, attrs, regions)).with(DType.BOOL))
                .reference(map(v -> f.test(v[0], v[1]) ? 1 : 0))
                .nondiff("the result of " + name + " is a truth value")
                .facts(all.toArray(new Op.Fact[0]))
                .tests(rows(Attrs.NONE, types(DType.F32, DType.F32), range(-3, 3), range(-3, 3)))
                .tests(rows(Attrs.NONE, types(DType.I32, DType.I32), range(-3, 3), range(-3, 3)))
                .build();
    }

    /** The error function to double precision: series for small arguments, continued fraction for large ones. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (a < 3) {
            double term = a;
            double sum = a;
            for (int n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }
            return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n / 2.0 / (a + fraction);
        }
        return Math.copySign(1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction), x);
    }
}
