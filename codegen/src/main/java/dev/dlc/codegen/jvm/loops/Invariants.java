package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the statements of a loop's body that give the same at every step and may run once before it. */
final class Invariants {
    private Invariants() {}

    /**
     * The bindings that neither mention the axis nor anything bound by other statements of the body, and read only
     * memory that the kernel does not write.
     */
    static List<Statement> of(List<Statement> statements, String axis, Buffers buffers) {
        Set<String> changing = new HashSet<>(Set.of(axis));
        List<Statement> movable = new ArrayList<>();
        for (Statement statement : statements) {
            boolean isBinding = statement instanceof Statement.Let || statement instanceof Statement.Reduce;
            if (isBinding && isConstant(statement, changing, buffers)) {
                movable.add(statement);
            } else {
                changing.addAll(Walk.bound(List.of(statement)));
            }
        }
        // A literal or a name is as cheap in the loop as before it.
        boolean isWorthIt = movable.stream().anyMatch(Invariants::hasWork);
        return isWorthIt ? movable : List.of();
    }

    private static boolean hasWork(Statement statement) {
        return !(statement instanceof Statement.Let let)
                || let.value() instanceof Expr.Load
                || let.value() instanceof Expr.Apply
                || let.value() instanceof Expr.Threefry;
    }

    private static boolean isConstant(Statement statement, Set<String> changing, Buffers buffers) {
        List<Statement> all = List.of(statement);
        boolean isPure =
                Walk.statements(all).allMatch(s -> s instanceof Statement.Let || s instanceof Statement.Reduce);
        boolean readsConstants = Walk.accesses(all).allMatch(a -> buffers.isConstant(a.buffer()));
        boolean mentions = names(all).anyMatch(changing::contains);
        return isPure && readsConstants && !mentions;
    }

    /** Every name that is used. */
    private static Stream<String> names(List<Statement> statements) {
        Stream<Dim> extents = Walk.axes(statements).values().stream();
        Stream<Dim> indices = Walk.accesses(statements).map(Walk.Access::index);
        Stream<Dim> numbers =
                Walk.values(statements).filter(Expr.Index.class::isInstance).map(e -> ((Expr.Index) e).value());
        Stream<Dim> guards = Walk.guards(statements).flatMap(Invariants::dims);
        Stream<String> locals =
                Walk.values(statements).filter(Expr.Local.class::isInstance).map(e -> ((Expr.Local) e).name());
        Stream<String> symbols =
                Stream.of(extents, indices, numbers, guards).flatMap(s -> s).flatMap(dim -> dim.symbols().stream());
        return Stream.concat(symbols, locals);
    }

    private static Stream<Dim> dims(Guard guard) {
        return Stream.of(guard.value(), guard.limit());
    }
}
