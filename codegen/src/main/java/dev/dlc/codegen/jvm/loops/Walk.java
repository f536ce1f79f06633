package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All parts of statements, however deep. */
final class Walk {
    private Walk() {}

    /**
     * A use of memory.
     *
     * @param isWrite whether it writes (and perhaps reads too)
     */
    record Access(int buffer, Dim index, boolean isWrite) {}

    /** Every statement. */
    static Stream<Statement> statements(List<Statement> list) {
        return list.stream()
                .flatMap(s -> Stream.concat(
                        Stream.of(s),
                        switch (s) {
                            case Statement.Loop loop -> statements(loop.body());
                            case Statement.Reduce reduce -> statements(reduce.body());
                            case Statement.Running running -> statements(running.body());
                            case Statement.Let x -> Stream.empty();
                            case Statement.Store x -> Stream.empty();
                            case Statement.Combine x -> Stream.empty();
                        }));
    }

    /** The extents of all axes inside. */
    static Map<String, Dim> axes(List<Statement> list) {
        Map<String, Dim> extents = new LinkedHashMap<>();
        statements(list).flatMap(Walk::ownAxes).forEach(axis -> extents.put(axis.name(), axis.extent()));
        return extents;
    }

    private static Stream<Axis> ownAxes(Statement statement) {
        return switch (statement) {
            case Statement.Loop loop -> Stream.of(loop.axis());
            case Statement.Reduce reduce -> reduce.axes().stream();
            case Statement.Running running -> Stream.of(running.axis());
            case Statement.Let x -> Stream.empty();
            case Statement.Store x -> Stream.empty();
            case Statement.Combine x -> Stream.empty();
        };
    }

    /** The locals that are bound inside. */
    static Set<String> bound(List<Statement> list) {
        return statements(list).flatMap(Walk::ownLocals).collect(Collectors.toSet());
    }

    private static Stream<String> ownLocals(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> Stream.of(let.name());
            case Statement.Reduce reduce -> reduce.accumulators().stream().map(Accumulator::name);
            case Statement.Running running -> Stream.of(running.accumulator().name());
            case Statement.Loop x -> Stream.empty();
            case Statement.Store x -> Stream.empty();
            case Statement.Combine x -> Stream.empty();
        };
    }

    /** Every expression and its parts. */
    static Stream<Expr> values(List<Statement> list) {
        return statements(list).flatMap(Walk::own).flatMap(Walk::parts);
    }

    /** The expressions of a statement itself. */
    private static Stream<Expr> own(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> Stream.of(let.value());
            case Statement.Loop loop -> Stream.empty();
            case Statement.Reduce reduce -> reduce.accumulators().stream().map(Accumulator::value);
            case Statement.Running running -> Stream.of(running.accumulator().value());
            case Statement.Store store -> Stream.of(store.value());
            case Statement.Combine combine -> Stream.of(combine.value());
        };
    }

    /** An expression and its parts. */
    static Stream<Expr> parts(Expr e) {
        Stream<Expr> inner = switch (e) {
            case Expr.Apply a -> a.operands().stream().flatMap(Walk::parts);
            case Expr.Threefry t ->
                Stream.of(t.key0(), t.key1(), t.counter0(), t.counter1()).flatMap(Walk::parts);
            case Expr.Constant x -> Stream.empty();
            case Expr.Index x -> Stream.empty();
            case Expr.Local x -> Stream.empty();
            case Expr.Load x -> Stream.empty();
        };
        return Stream.concat(Stream.of(e), inner);
    }

    /** Every load, store and combination. */
    static Stream<Access> accesses(List<Statement> list) {
        Stream<Access> loads = values(list)
                .filter(Expr.Load.class::isInstance)
                .map(Expr.Load.class::cast)
                .map(l -> new Access(l.buffer(), l.index(), false));
        Stream<Access> writes = statements(list).flatMap(s -> switch (s) {
            case Statement.Store store -> Stream.of(new Access(store.buffer(), store.index(), true));
            case Statement.Combine c -> Stream.of(new Access(c.buffer(), c.index(), true));
            case Statement.Let x -> Stream.empty();
            case Statement.Loop x -> Stream.empty();
            case Statement.Reduce x -> Stream.empty();
            case Statement.Running x -> Stream.empty();
        });
        return Stream.concat(loads, writes);
    }

    /** Every guard. */
    static Stream<Guard> guards(List<Statement> list) {
        Stream<Guard> loads =
                values(list).filter(Expr.Load.class::isInstance).flatMap(e -> ((Expr.Load) e).guards().stream());
        Stream<Guard> stores = statements(list)
                .filter(Statement.Store.class::isInstance)
                .flatMap(s -> ((Statement.Store) s).guards().stream());
        return Stream.concat(loads, stores);
    }
}
