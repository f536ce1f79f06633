package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.math.ValueRange;
import java.util.Map;

/** Where the values of expressions lie. */
final class ValueRanges {
    private ValueRanges() {}

    /**
     * The range of an expression.
     *
     * @param locals the ranges of locals, as far as they are known
     */
    static ValueRange of(Expr e, Map<String, ValueRange> locals) {
        return switch (e) {
            case Expr.Constant c -> ValueRange.of(c.value());
            case Expr.Local l -> locals.getOrDefault(l.name(), ValueRange.of(l.dtype()));
            case Expr.Apply a ->
                ValueRange.of(
                        a.op().name(),
                        a.operands().getFirst().dtype(),
                        a.dtype(),
                        a.operands().stream().map(x -> of(x, locals)).toList());
            case Expr.Index i -> ValueRange.of(i.dtype());
            case Expr.Load l -> ValueRange.of(l.dtype());
            case Expr.Threefry t -> ValueRange.of(t.dtype());
        };
    }
}
