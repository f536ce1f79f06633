package dev.dlc.optimizer.lower;

import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Names of kernels, made from what they compute, so that equal kernels have equal names. */
final class KernelNames extends KernelMap {
    private static final int MOST_PARTS = 5;

    private final Set<String> parts = new LinkedHashSet<>();

    private KernelNames() {}

    static String of(Body body) {
        KernelNames names = new KernelNames();
        switch (body) {
            case Body.LoopNest nest -> {}
            case Body.Contraction contraction -> names.parts.add("contract");
            case Body.Scatter scatter -> names.parts.add("scatter");
            case Body.Sort sort -> names.parts.add("sort");
        }
        names.body(body);
        if (names.parts.isEmpty()) {
            return "copy";
        }
        String name = String.join("_", names.parts.stream().limit(MOST_PARTS).toList());
        return names.parts.size() > MOST_PARTS ? name + "_etc" : name;
    }

    @Override
    public Statement statement(Statement statement) {
        switch (statement) {
            case Statement.Reduce reduce ->
                reduce.accumulators()
                        .forEach(accumulator ->
                                parts.add(accumulator.kind().name().toLowerCase(Locale.ROOT)));
            case Statement.Running running -> parts.add("running");
            case Statement.Let let -> {}
            case Statement.Loop loop -> {}
            case Statement.Store store -> {}
            case Statement.Combine combine -> {}
        }
        return super.statement(statement);
    }

    @Override
    public Expr expr(Expr expr) {
        switch (expr) {
            case Expr.Apply apply -> parts.add(apply.op().name());
            case Expr.Threefry threefry -> parts.add("random");
            case Expr.Constant constant -> {}
            case Expr.Index index -> {}
            case Expr.Local local -> {}
            case Expr.Load load -> {}
        }
        return super.expr(expr);
    }
}
