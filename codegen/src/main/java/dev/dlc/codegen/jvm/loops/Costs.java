package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr.Apply;
import dev.dlc.ir.kernel.Expr.Threefry;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.OpCosts;
import java.util.List;
import java.util.Map;

/** How much work statements are, in scalar operations, as a long computed from the sizes. */
final class Costs {
    private Costs() {}

    /** The cost of one run of the statements; a length that depends on data or outer axes counts as one. */
    static Expr of(List<Statement> statements, Site sizes) {
        long own = 1;
        Expr inner = Exprs.constant(0L);
        for (Statement s : statements) {
            own += values(s);
            inner = switch (s) {
                case Statement.Loop loop -> inner.add(of(loop.body(), sizes).mul(length(List.of(loop.axis()), sizes)));
                case Statement.Reduce r -> {
                    long each = r.accumulators().stream()
                            .mapToLong(a -> value(a.value()) + 1)
                            .sum();
                    Expr step = of(r.body(), sizes).add(Exprs.constant(each));
                    yield inner.add(step.mul(length(r.axes(), sizes)));
                }
                case Statement.Running r -> inner.add(of(r.body(), sizes).mul(length(List.of(r.axis()), sizes)));
                case Statement.Let x -> inner;
                case Statement.Store x -> inner;
                case Statement.Combine x -> inner;
            };
        }
        Expr total = Exprs.constant(own);
        return inner.equals(Exprs.constant(0L)) ? total : total.add(inner);
    }

    private static long values(Statement s) {
        return switch (s) {
            case Statement.Let let -> value(let.value());
            case Statement.Store store -> value(store.value());
            case Statement.Combine combine -> value(combine.value()) + 1;
            case Statement.Running running -> value(running.accumulator().value()) + 1;
            case Statement.Loop x -> 1;
            case Statement.Reduce x -> Reductions.LANES;
        };
    }

    private static long value(dev.dlc.ir.kernel.Expr e) {
        return Walk.parts(e).mapToLong(Costs::operation).sum();
    }

    private static long operation(dev.dlc.ir.kernel.Expr e) {
        if (e instanceof Threefry) {
            return OpCosts.RANDOM;
        }
        return e instanceof Apply a ? OpCosts.of(a.op().name()) : 1;
    }

    /** About how many bytes of bytecode the ops of statements are as vector code. */
    static int code(List<Statement> statements) {
        return Walk.values(statements).mapToInt(Costs::ownCode).sum();
    }

    /** The same of an expression. */
    static int code(dev.dlc.ir.kernel.Expr e) {
        return Walk.parts(e).mapToInt(Costs::ownCode).sum();
    }

    private static int ownCode(dev.dlc.ir.kernel.Expr e) {
        if (e instanceof Threefry) {
            return OpCosts.RANDOM_CODE;
        }
        return e instanceof Apply a
                ? OpCosts.code(a.op().name(), () -> ValueRanges.of(a.operands().getFirst(), Map.of()))
                : 0;
    }

    private static Expr length(List<Axis> axes, Site sizes) {
        Dim product = Dim.product(axes.stream()
                .map(Axis::extent)
                .filter(d -> sizes.ints().keySet().containsAll(d.symbols()))
                .toList());
        return sizes.dim(product).to(Primitive.LONG);
    }
}
