package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes one pass of reductions over equal axes that do not need one another's results. Each accumulator sees the same
 * elements in the same order as before.
 */
final class ReduceMerger extends KernelMap {
    private ReduceMerger() {}

    static Body merge(Body body) {
        return new ReduceMerger().body(body);
    }

    @Override
    protected List<Statement> statements(List<Statement> statements) {
        List<Statement> left = new ArrayList<>(super.statements(statements));
        int at = 0;
        while (at < left.size()) {
            OptionalInt partner = left.get(at) instanceof Statement.Reduce ? partner(left, at) : OptionalInt.empty();
            if (partner.isPresent()) {
                Statement.Reduce first = (Statement.Reduce) left.get(at);
                Statement.Reduce second = (Statement.Reduce) left.get(partner.getAsInt());
                left.set(partner.getAsInt(), joined(first, second));
                left.remove(at);
            } else {
                at++;
            }
        }
        return left;
    }

    /** The next reduction that a reduction can move down to. */
    private static OptionalInt partner(List<Statement> statements, int at) {
        Statement.Reduce first = (Statement.Reduce) statements.get(at);
        Set<String> results = new HashSet<>();
        first.accumulators().forEach(accumulator -> results.add(accumulator.name()));
        for (int i = at + 1; i < statements.size(); i++) {
            Statement next = statements.get(i);
            boolean pure = next instanceof Statement.Let || next instanceof Statement.Reduce;
            if (!pure || Uses.of(next).stream().anyMatch(results::contains)) {
                return OptionalInt.empty();
            }
            if (next instanceof Statement.Reduce second && isAlike(first, second)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isAlike(Statement.Reduce first, Statement.Reduce second) {
        List<Dim> extents = first.axes().stream().map(Axis::extent).toList();
        boolean axes = extents.equals(second.axes().stream().map(Axis::extent).toList());
        return axes
                && first.inner() == second.inner()
                && (first.inner() == 1 && !seeksPosition(first) && !seeksPosition(second)
                        || isOrdered(first) == isOrdered(second) && seeksPosition(first) == seeksPosition(second));
    }

    private static boolean seeksPosition(Statement.Reduce reduce) {
        return reduce.accumulators().stream()
                .anyMatch(a -> a.kind() == Accumulator.Kind.ARGMAX || a.kind() == Accumulator.Kind.ARGMIN);
    }

    /** Whether the order of elements matters, which keeps some sums from vectors. */
    private static boolean isOrdered(Statement.Reduce reduce) {
        return reduce.accumulators().stream()
                .anyMatch(a -> a.kind() == Accumulator.Kind.SUM || a.kind() == Accumulator.Kind.PROD);
    }

    private static Statement.Reduce joined(Statement.Reduce first, Statement.Reduce second) {
        Map<String, Dim> axes = new HashMap<>();
        for (int i = 0; i < first.axes().size(); i++) {
            axes.put(second.axes().get(i).name(), first.axes().get(i).index());
        }
        Joiner joiner = new Joiner(axes);
        List<Statement> body = new ArrayList<>(first.body());
        body.addAll(second.body());
        List<Statement> kept = joiner.statements(body);
        List<Accumulator> accumulators = new ArrayList<>(first.accumulators());
        accumulators.addAll(second.accumulators());
        List<Accumulator> renamed = accumulators.stream()
                .map(a -> new Accumulator(a.name(), a.dtype(), a.kind(), joiner.expr(a.value())))
                .toList();
        return new Statement.Reduce(first.axes(), first.inner(), kept, renamed);
    }

    /** Renames axes, and binds each value once. */
    private static final class Joiner extends KernelMap {
        private final Map<String, Dim> replaced;
        private final Map<String, String> aliases = new HashMap<>();

        Joiner(Map<String, Dim> axes) {
            this.replaced = new HashMap<>(axes);
        }

        @Override
        protected Dim dim(Dim dim) {
            return dim.substitute(replaced::get);
        }

        @Override
        protected String use(String name) {
            return aliases.getOrDefault(name, name);
        }

        @Override
        protected List<Statement> statements(List<Statement> statements) {
            Map<Expr, String> known = new HashMap<>();
            List<Statement> kept = new ArrayList<>();
            for (Statement statement : statements) {
                Statement mapped = statement(statement);
                if (mapped instanceof Statement.Let let) {
                    String same = known.putIfAbsent(let.value(), let.name());
                    if (same != null) {
                        aliases.put(let.name(), same);
                        replaced.put(let.name(), Dim.symbol(same));
                        continue;
                    }
                }
                kept.add(mapped);
            }
            return kept;
        }
    }
}
