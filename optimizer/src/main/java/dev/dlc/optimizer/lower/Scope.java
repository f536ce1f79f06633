package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A list of statements that is being written, with the symbols that it may use and the elements it has at hand. */
final class Scope {
    private final Set<String> symbols = new HashSet<>();
    private final List<Statement> statements = new ArrayList<>();
    private final Map<Element, Expr> values = new HashMap<>();
    private final boolean pure;

    /**
     * A value per index: of a node, or of something that is computed for a node. Where a guard fails it is not used.
     */
    record Element(Object what, List<Dim> index, List<Guard> guards) {
        Element {
            index = List.copyOf(index);
            guards = List.copyOf(guards);
        }
    }

    private Scope(List<Axis> axes, boolean pure) {
        axes.forEach(axis -> symbols.add(axis.name()));
        this.pure = pure;
    }

    /** The body of loops. */
    static Scope of(List<Axis> axes) {
        return new Scope(axes, false);
    }

    /** A place for one expression without statements. */
    static Scope pure(List<Axis> axes) {
        return new Scope(axes, true);
    }

    boolean isPure() {
        return pure;
    }

    boolean binds(String symbol) {
        return symbols.contains(symbol);
    }

    void bind(String symbol) {
        symbols.add(symbol);
    }

    void add(Statement statement) {
        if (pure) {
            throw new IllegalStateException("a statement inside an expression: " + statement);
        }
        statements.add(statement);
    }

    List<Statement> statements() {
        return statements;
    }

    Map<Element, Expr> values() {
        return values;
    }
}
