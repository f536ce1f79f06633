package dev.dlc.optimizer.lower;

import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import dev.dlc.optimizer.kernel.OpCosts;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which values change along the innermost axis of a kernel, and which are dear and do not: such a value keeps a name of
 * its own, so that it is computed once before the loop.
 */
final class Varying {
    private static final int DEAR = 4;

    private final Set<String> names = new HashSet<>();

    Varying(Body body) {
        switch (body) {
            case Body.LoopNest nest -> {
                innermost(nest.parallel());
                nest.statements().forEach(this::add);
            }
            case Body.Contraction c -> {
                innermost(c.n().isEmpty() ? c.m() : c.n());
                names.add(c.accumulator());
                c.epilogue().forEach(this::add);
            }
            case Body.Scatter scatter -> {}
            case Body.Sort sort -> {}
        }
    }

    private void innermost(List<Axis> axes) {
        if (!axes.isEmpty()) {
            names.add(axes.getLast().name());
        }
    }

    private void add(Statement statement) {
        boolean varies = varies(Uses.of(statement));
        switch (statement) {
            case Statement.Let let -> name(let.name(), varies);
            case Statement.Loop loop -> {
                names.add(loop.axis().name());
                loop.body().forEach(this::add);
            }
            case Statement.Reduce reduce -> {
                reduce.axes().forEach(axis -> names.add(axis.name()));
                reduce.body().forEach(this::add);
                reduce.accumulators().forEach(a -> name(a.name(), varies));
            }
            case Statement.Running running -> {
                names.add(running.axis().name());
                names.add(running.accumulator().name());
                running.body().forEach(this::add);
            }
            case Statement.Store store -> {}
            case Statement.Combine combine -> {}
        }
    }

    private void name(String name, boolean varies) {
        if (varies) {
            names.add(name);
        }
    }

    private boolean varies(Set<String> used) {
        return !Collections.disjoint(names, used);
    }

    /** Whether a value is the same at every step of the innermost loop and worth keeping. */
    boolean isDearConstant(Statement.Let let) {
        return !names.contains(let.name()) && !varies(Uses.of(let.value())) && cost(let.value()) >= DEAR;
    }

    /** Whether a statement is run for every step. */
    boolean isRepeated(Statement statement) {
        return varies(Uses.of(statement));
    }

    boolean isRepeated(Expr expr) {
        return varies(Uses.of(expr));
    }

    private static int cost(Expr expr) {
        int[] sum = {0};
        new KernelMap() {
            @Override
            public Expr expr(Expr part) {
                sum[0] += switch (part) {
                    case Expr.Apply apply -> OpCosts.of(apply.op().name());
                    case Expr.Threefry threefry -> OpCosts.RANDOM;
                    case Expr.Constant constant -> 0;
                    case Expr.Index index -> 0;
                    case Expr.Local local -> 0;
                    case Expr.Load load -> 0;
                };
                return super.expr(part);
            }
        }.expr(expr);
        return sum[0];
    }
}
