package dev.dlc.ir.op;

import static dev.dlc.ir.op.ElementwiseRows.map;
import static dev.dlc.ir.op.ElementwiseRows.rows;
import static dev.dlc.ir.op.ElementwiseRows.uniform;
import static dev.dlc.ir.op.TestRow.Domain.kinked;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Elementwise rows whose operands or results differ in dtype. */
final class ConversionRows {
    private ConversionRows() {}

    static Op not() {
        return Row.of("not", Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) -> uniform("not", operands, 1, EnumSet.of(DType.Kind.BOOL)))
                .reference(call -> List.of(map(call, v -> v[0] == 0 ? 1 : 0)))
                .nondiff("the result of not is a truth value")
                .facts(Op.Fact.INVOLUTION, Op.Fact.PREDICATE)
                .tests(() -> rows(Attrs.NONE, List.of(DType.BOOL), range(0, 2)))
                .build();
    }

    static Op isFinite() {
        return Row.of("is_finite", Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) -> uniform("is_finite", operands, 1, EnumSet.of(DType.Kind.FLOAT))
                        .with(DType.BOOL))
                .reference(call -> List.of(map(call, v -> Double.isFinite(v[0]) ? 1 : 0)))
                .nondiff("the result of is_finite is a truth value")
                .facts(Op.Fact.PREDICATE)
                .tests(() -> rows(Attrs.NONE, List.of(DType.F32), range(-3, 3)))
                .build();
    }

    static Op select() {
        return Row.of("select", Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) -> {
                    Rules.count("select", operands, 3);
                    Type.Tensor condition = Rules.tensor("select", operands, 0);
                    Type.Tensor x = Rules.tensor("select", operands, 1);
                    Rules.dtype("select.c1", condition, DType.BOOL);
                    Rules.same("select.c2", x, Rules.tensor("select", operands, 2));
                    Rules.same("select.c3", x.with(DType.BOOL), condition);
                    return x;
                })
                .reference(call -> List.of(map(call, v -> v[0] != 0 ? v[1] : v[2])))
                .gradient(c -> {
                    Node zero = c.emit().like(c.cotangent(), 0);
                    return List.of(
                            Optional.empty(),
                            Optional.of(c.emit().select(c.operand(0), c.cotangent(), zero)),
                            Optional.of(c.emit().select(c.operand(0), zero, c.cotangent())));
                })
                .tests(() -> rows(
                        Attrs.NONE, List.of(DType.BOOL, DType.F32, DType.F32), range(0, 2), range(-3, 3), range(-3, 3)))
                .tests(() -> rows(
                        Attrs.NONE, List.of(DType.BOOL, DType.I32, DType.I32), range(0, 2), range(-9, 9), range(-9, 9)))
                .build();
    }

    static Op fma() {
        return Row.of("fma", Op.Family.ELEMENTWISE)
                .type((operands, attrs, regions) -> uniform("fma", operands, 3, EnumSet.of(DType.Kind.FLOAT)))
                .reference(call -> List.of(map(
                        call,
                        call.rounds() && call.node().dtype() != DType.F64
                                ? v -> Math.fma((float) v[0], (float) v[1], (float) v[2])
                                : v -> Math.fma(v[0], v[1], v[2]))))
                .gradient(c -> List.of(
                        Optional.of(c.emit().mul(c.cotangent(), c.operand(1))),
                        Optional.of(c.emit().mul(c.cotangent(), c.operand(0))),
                        Optional.of(c.cotangent())))
                .tests(() -> rows(
                        Attrs.NONE, List.of(DType.F32, DType.F32, DType.F32), range(-3, 3), range(-3, 3), range(-3, 3)))
                .build();
    }

    static Op cast() {
        return Row.of("cast", Op.Family.ELEMENTWISE)
                .attrs(Attr.Kind.ELEMENT, "to")
                .type((operands, attrs, regions) -> {
                    Rules.count("cast", operands, 1);
                    return Rules.tensor("cast", operands, 0).with(attrs.element("to"));
                })
                .reference(call -> {
                    DType from = call.operands().getFirst().dtype();
                    DType to = call.node().dtype();
                    return List.of(map(call, v -> Numbers.convert(v[0], from, to)));
                })
                .gradient(c -> {
                    DType from = c.operand(0).dtype();
                    boolean smooth = from.isFloat() && c.node().dtype().isFloat();
                    return List.of(smooth ? Optional.of(c.emit().cast(c.cotangent(), from)) : Optional.empty());
                })
                .tests(() -> rows(to(DType.F64), List.of(DType.F32), range(-3, 3)))
                .tests(() -> rows(to(DType.I32), List.of(DType.F32), kinked(-3, 3, -2., -1., 0., 1., 2.)))
                .tests(() -> rows(to(DType.BOOL), List.of(DType.F32), kinked(-3, 3, 0.)))
                .tests(() -> ElementwiseRows.casts(to(DType.F32), List.of(DType.I32, DType.U8, DType.I8)))
                .tests(() -> ElementwiseRows.casts(to(DType.U8), List.of(DType.I32, DType.I8)))
                .tests(() -> ElementwiseRows.casts(to(DType.BOOL), List.of(DType.I32)))
                .tests(() -> rows(to(DType.F32), List.of(DType.BOOL), range(0, 2)))
                .tests(() -> rows(to(DType.I32), List.of(DType.BOOL), range(0, 2)))
                .build();
    }

    static Op bitcast() {
        return Row.of("bitcast", Op.Family.ELEMENTWISE)
                .attrs(Attr.Kind.ELEMENT, "to")
                .type((operands, attrs, regions) -> {
                    Rules.count("bitcast", operands, 1);
                    Type.Tensor x = Rules.tensor("bitcast", operands, 0);
                    DType to = attrs.element("to");
                    Rules.check(
                            x.dtype() != DType.BOOL && to != DType.BOOL,
                            "bitcast.c1",
                            "bool has no bits",
                            "a number",
                            to);
                    Rules.check(
                            x.dtype().bytes() == to.bytes(),
                            "bitcast.c2",
                            "widths must be equal",
                            x.dtype().bytes() + " bytes like " + x.dtype(),
                            to.bytes() + " bytes of " + to);
                    return x.with(to);
                })
                .reference(call -> {
                    DType from = call.operands().getFirst().dtype();
                    DType to = call.node().dtype();
                    return List.of(map(call, v -> Numbers.ofBits(Numbers.bits(v[0], from), to)));
                })
                .nondiff("bits have no derivative")
                .tests(() -> rows(to(DType.I32), List.of(DType.F32), range(-3, 3)))
                .tests(() -> rows(to(DType.F32), List.of(DType.I32), range(0x3f000000, 0x41000000)))
                .build();
    }

    private static Attrs to(DType dtype) {
        return Attrs.NONE.with("to", dtype);
    }
}
