package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a value that is used once where it is used, and removes those that are not used. A value stays where it is when
 * that would move it into a loop, or behind a store, which might overwrite what it loads; and so does a dear one that
 * is the same at every step of the innermost loop.
 */
final class LetCleaner extends KernelMap {
    private final Map<String, Integer> uses = new HashMap<>();
    // Names that stand in offsets must stay names.
    private final Set<String> symbols = new HashSet<>();
    private final Map<String, Expr> inlined = new HashMap<>();

    private final Varying varying;

    private LetCleaner(Varying varying) {
        this.varying = varying;
    }

    static Body clean(Body body) {
        Body current = body;
        while (true) {
            LetCleaner cleaner = new LetCleaner(new Varying(current));
            cleaner.new Counter().body(current);
            Body next = cleaner.body(current);
            if (next.equals(current)) {
                return current;
            }
            current = next;
        }
    }

    private final class Counter extends KernelMap {
        @Override
        protected String use(String name) {
            uses.merge(name, 1, Integer::sum);
            return name;
        }

        @Override
        protected Dim dim(Dim dim) {
            symbols.addAll(dim.symbols());
            return dim;
        }
    }

    private boolean isUnused(Statement.Let let) {
        return !uses.containsKey(let.name()) && !symbols.contains(let.name());
    }

    private boolean isSingle(Statement.Let let) {
        boolean alias = let.value() instanceof Expr.Local;
        return !symbols.contains(let.name()) && (alias || uses.get(let.name()) == 1);
    }

    @Override
    protected List<Statement> statements(List<Statement> statements) {
        return cleaned(statements, List.of());
    }

    /** Values of a list may go into what follows in the list, and into the accumulators behind it. */
    private List<Statement> cleaned(List<Statement> statements, List<Accumulator> accumulators) {
        List<Statement> kept = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            if (statement instanceof Statement.Let let) {
                if (isUnused(let)) {
                    continue;
                }
                if (isSingle(let) && reaches(let, statements.subList(i + 1, statements.size()), accumulators)) {
                    inlined.put(let.name(), expr(let.value()));
                    continue;
                }
            }
            kept.add(statement(statement));
        }
        return kept;
    }

    private boolean reaches(Statement.Let let, List<Statement> following, List<Accumulator> accumulators) {
        if (let.value() instanceof Expr.Local) {
            return true;
        }
        // With what has been put into it already.
        boolean stays = varying.isDearConstant(new Statement.Let(let.name(), expr(let.value())));
        for (Statement statement : following) {
            switch (statement) {
                case Statement.Let next -> {
                    if (mentions(next.value(), let.name())) {
                        return !(stays && varying.isRepeated(next));
                    }
                }
                case Statement.Store store -> {
                    return mentions(store.value(), let.name()) && !(stays && varying.isRepeated(store));
                }
                case Statement.Combine combine -> {
                    return mentions(combine.value(), let.name());
                }
                case Statement.Loop loop -> {
                    return false;
                }
                case Statement.Running running -> {
                    return false;
                }
                // A reduction stores nothing; the value may be used behind it, but not moved into it.
                case Statement.Reduce reduce -> {}
            }
        }
        return accumulators.stream()
                .anyMatch(accumulator -> mentions(accumulator.value(), let.name())
                        && !(stays && varying.isRepeated(accumulator.value())));
    }

    private static boolean mentions(Expr expr, String name) {
        return Uses.of(expr).contains(name);
    }

    @Override
    public Statement statement(Statement statement) {
        if (statement instanceof Statement.Reduce reduce) {
            List<Statement> body = cleaned(reduce.body(), reduce.accumulators());
            List<Accumulator> accumulators = reduce.accumulators().stream()
                    .map(a -> new Accumulator(a.name(), a.dtype(), a.kind(), expr(a.value())))
                    .toList();
            return new Statement.Reduce(reduce.axes(), reduce.inner(), body, accumulators);
        }
        return super.statement(statement);
    }

    @Override
    public Expr expr(Expr expr) {
        if (expr instanceof Expr.Local local && inlined.containsKey(local.name())) {
            return inlined.get(local.name());
        }
        return super.expr(expr);
    }
}
