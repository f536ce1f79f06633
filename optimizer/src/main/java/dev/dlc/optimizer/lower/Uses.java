package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.HashSet;
import java.util.Set;

/** The names of axes, sizes and locals that something uses. */
final class Uses extends KernelMap {
    private final Set<String> names = new HashSet<>();

    private Uses() {}

    static Set<String> of(Statement statement) {
        Uses uses = new Uses();
        uses.statement(statement);
        return uses.names;
    }

    static Set<String> of(Expr expr) {
        Uses uses = new Uses();
        uses.expr(expr);
        return uses.names;
    }

    @Override
    protected String use(String name) {
        names.add(name);
        return name;
    }

    @Override
    protected Dim dim(Dim dim) {
        names.addAll(dim.symbols());
        return dim;
    }
}
