package dev.dlc.optimizer.kernel;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds bodies part by part, in the order of evaluation and binders before uses; subclasses say what changes.
 * Without an override every part stays as it is.
 */
public abstract class KernelMap {
    /** For subclasses. */
    protected KernelMap() {}

    /** An offset, guard or extent. */
    protected Dim dim(Dim dim) {
        return dim;
    }

    /** A name that is bound: of an axis or local. */
    protected String bind(String name) {
        return name;
    }

    /** A name that is used. */
    protected String use(String name) {
        return name;
    }

    /** A buffer. */
    protected int buffer(int buffer) {
        return buffer;
    }

    /** An axis: its extent, then its name. */
    protected Axis axis(Axis axis) {
        Dim extent = dim(axis.extent());
        return new Axis(bind(axis.name()), extent);
    }

    /** A list of axes that are iterated together. */
    protected List<Axis> axes(List<Axis> axes) {
        List<Axis> mapped = new ArrayList<>();
        axes.forEach(axis -> mapped.add(axis(axis)));
        return mapped;
    }

    /** A list of statements. */
    protected List<Statement> statements(List<Statement> statements) {
        List<Statement> mapped = new ArrayList<>();
        statements.forEach(statement -> mapped.add(statement(statement)));
        return mapped;
    }

    /** A body. */
    public Body body(Body body) {
        return switch (body) {
            case Body.LoopNest nest -> {
                List<Axis> parallel = axes(nest.parallel());
                List<Body.Temporary> temporaries = new ArrayList<>();
                nest.temporaries().forEach(t -> temporaries.add(new Body.Temporary(t.dtype(), dim(t.elements()))));
                yield new Body.LoopNest(parallel, temporaries, statements(nest.statements()));
            }
            case Body.Contraction c -> {
                List<Axis> batch = axes(c.batch());
                List<Axis> m = axes(c.m());
                List<Axis> n = axes(c.n());
                List<Axis> k = axes(c.k());
                Expr a = expr(c.a());
                Expr b = expr(c.b());
                yield new Body.Contraction(batch, m, n, k, a, b, bind(c.accumulator()), statements(c.epilogue()));
            }
            case Body.Scatter scatter -> {
                Axis row = axis(scatter.row());
                List<Statement> start = statements(scatter.start());
                Axis update = axis(scatter.update());
                Expr destination = expr(scatter.destination());
                yield new Body.Scatter(row, start, update, destination, statements(scatter.combine()));
            }
            case Body.Sort sort -> {
                List<Axis> rows = axes(sort.rows());
                Axis along = axis(sort.along());
                Expr key = expr(sort.key());
                Axis kept = axis(sort.kept());
                String position = bind(sort.position());
                yield new Body.Sort(rows, along, key, sort.descending(), position, kept, statements(sort.statements()));
            }
        };
    }

    /** A statement. */
    public Statement statement(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> {
                Expr value = expr(let.value());
                yield new Statement.Let(bind(let.name()), value);
            }
            case Statement.Loop loop -> {
                Axis axis = axis(loop.axis());
                yield new Statement.Loop(axis, statements(loop.body()));
            }
            case Statement.Reduce reduce -> {
                List<Axis> axes = axes(reduce.axes());
                List<Statement> body = statements(reduce.body());
                List<Expr> values = reduce.accumulators().stream()
                        .map(accumulator -> expr(accumulator.value()))
                        .toList();
                List<Accumulator> accumulators = new ArrayList<>();
                for (int i = 0; i < values.size(); i++) {
                    accumulators.add(accumulator(reduce.accumulators().get(i), values.get(i)));
                }
                yield new Statement.Reduce(axes, reduce.inner(), body, accumulators);
            }
            case Statement.Running running -> {
                Axis axis = axis(running.axis());
                Expr value = expr(running.accumulator().value());
                Accumulator accumulator = accumulator(running.accumulator(), value);
                yield new Statement.Running(
                        axis, running.reverse(), running.exclusive(), accumulator, statements(running.body()));
            }
            case Statement.Store store -> {
                Expr value = expr(store.value());
                Dim index = dim(store.index());
                yield new Statement.Store(buffer(store.buffer()), index, value, guards(store.guards()));
            }
            case Statement.Combine combine -> {
                Expr value = expr(combine.value());
                Dim index = dim(combine.index());
                yield new Statement.Combine(buffer(combine.buffer()), index, combine.kind(), value);
            }
        };
    }

    private Accumulator accumulator(Accumulator accumulator, Expr value) {
        return new Accumulator(bind(accumulator.name()), accumulator.dtype(), accumulator.kind(), value);
    }

    /** The guards of an access. */
    protected List<Guard> guards(List<Guard> guards) {
        List<Guard> mapped = new ArrayList<>();
        guards.forEach(guard -> mapped.add(new Guard(dim(guard.value()), dim(guard.limit()))));
        return mapped;
    }

    /** An expression. */
    public Expr expr(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> constant;
            case Expr.Index index -> new Expr.Index(index.dtype(), dim(index.value()));
            case Expr.Local local -> new Expr.Local(local.dtype(), use(local.name()));
            case Expr.Load load -> {
                Dim index = dim(load.index());
                yield new Expr.Load(
                        load.dtype(), buffer(load.buffer()), index, guards(load.guards()), load.otherwise());
            }
            case Expr.Apply apply -> new Expr.Apply(apply.dtype(), apply.op(), exprs(apply.operands()));
            case Expr.Threefry t ->
                new Expr.Threefry(expr(t.key0()), expr(t.key1()), expr(t.counter0()), expr(t.counter1()), t.word());
        };
    }

    private List<Expr> exprs(List<Expr> exprs) {
        List<Expr> mapped = new ArrayList<>();
        exprs.forEach(expr -> mapped.add(expr(expr)));
        return mapped;
    }
}
