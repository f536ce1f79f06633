package dev.dlc.optimizer.lower;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.fuse.Group;
import dev.dlc.optimizer.index.Views;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Writes the kernels of groups. */
public final class KernelWriter {
    private final Predicate<Node> inMemory;

    /**
     * A writer.
     *
     * @param inMemory whether a node's value is kept in memory: written by some group, or a leaf
     */
    public KernelWriter(Predicate<Node> inMemory) {
        this.inMemory = inMemory;
    }

    /**
     * A kernel before it is made canonical.
     *
     * @param body what it does; axes, locals and sizes still have the names of the graph and the writer
     * @param cells what its buffers hold
     * @param nodes the nodes that it computes
     */
    public record Written(Body body, List<Cell> cells, List<Node> nodes) {
        /** A kernel with what its draft knows. */
        static Written of(Body body, Draft draft) {
            return new Written(body, draft.cells(), draft.nodes());
        }
    }

    /** The kernels of a group, in the order in which they run. */
    public List<Written> write(Group group) {
        return switch (group.core()) {
            case Group.Core.Pointwise core -> List.of(new PointwiseWriter(group, inMemory).write());
            case Group.Core.Contract core -> List.of(new ContractionWriter(group, core, inMemory).write());
            case Group.Core.Concat core -> concat(core.node());
            case Group.Core.Scatter core -> List.of(scatter(core.node()));
            case Group.Core.Sort core -> List.of(sort(core.node(), group));
            case Group.Core.Running core -> List.of(running(core.node()));
        };
    }

    /** One kernel per operand: each copies its elements behind those of the operands before it. */
    private List<Written> concat(Node node) {
        int along = (int) node.attrs().integer("axis");
        List<Written> kernels = new ArrayList<>();
        Dim start = Dim.ZERO;
        for (Node operand : node.operands()) {
            Draft draft = new Draft();
            Reader reader = new Reader(draft, inMemory);
            List<Axis> axes = new ArrayList<>();
            List<Dim> from = reader.axes(operand.shape().dims(), axes);
            List<Dim> to = new ArrayList<>(from);
            to.set(along, from.get(along).plus(start));
            Scope scope = Scope.of(axes);
            reader.in(scope, () -> {
                Expr value = reader.read(operand, from, List.of());
                scope.add(store(draft, node, to, value));
                return scope;
            });
            draft.computes(node);
            kernels.add(Written.of(new Body.LoopNest(axes, scope.statements()), draft));
            start = start.plus(operand.shape().dim(along));
        }
        return kernels;
    }

    static Statement.Store store(Draft draft, Node node, List<Dim> index, Expr value) {
        Dim offset = draft.ranges().simplify(Views.offset(node.shape(), index));
        return new Statement.Store(draft.buffer(new Cell.Value(node)), offset, value);
    }

    private Written running(Node node) {
        Draft draft = new Draft();
        Reader reader = new Reader(draft, inMemory);
        int along = (int) node.attrs().integer("axis");
        List<Dim> extents = new ArrayList<>(node.shape().dims());
        Axis axis = draft.axis(extents.set(along, Dim.ONE));
        List<Axis> parallel = new ArrayList<>();
        List<Dim> index = reader.axes(extents, parallel);
        index.set(along, axis.index());
        Scope scope = Scope.of(parallel);
        reader.in(scope, () -> {
            Scope step = Scope.pure(List.of(axis));
            Expr value = reader.in(step, () -> reader.read(node.operand(0), index, List.of()));
            DType dtype = KernelVerifier.computed(node.dtype());
            Accumulator accumulator = new Accumulator(draft.local(), dtype, runningKind(node), value);
            Expr result = new Expr.Local(dtype, accumulator.name());
            scope.add(new Statement.Running(
                    axis,
                    node.attrs().flag("reverse"),
                    node.attrs().flag("exclusive"),
                    accumulator,
                    List.of(store(draft, node, index, result))));
            return scope;
        });
        draft.computes(node);
        return Written.of(new Body.LoopNest(parallel, scope.statements()), draft);
    }

    private static Accumulator.Kind runningKind(Node node) {
        return switch (node.op().name()) {
            case "cumulative_sum" -> Accumulator.Kind.SUM;
            case "cumulative_prod" -> Accumulator.Kind.PROD;
            case "cumulative_max" -> Accumulator.Kind.MAX;
            case "cumulative_min" -> Accumulator.Kind.MIN;
            default -> throw new IllegalArgumentException("no running reduction: " + node);
        };
    }

    private Written sort(Node node, Group group) {
        Draft draft = new Draft();
        Reader reader = new Reader(draft, inMemory);
        boolean top = node.op().name().equals("top_k");
        Node key = node.operand(0);
        int axis = top ? key.tensor().rank() - 1 : (int) node.attrs().integer("axis");
        List<Dim> extents = new ArrayList<>(key.shape().dims());
        Axis along = draft.axis(extents.set(axis, Dim.ONE));
        List<Axis> rows = new ArrayList<>();
        List<Dim> index = reader.axes(extents, rows);
        Dim count = top ? node.attrs().dims("k").getFirst() : key.shape().dim(axis);
        Axis kept = draft.axis(count);
        String position = draft.local();
        List<Axis> keyAxes = new ArrayList<>(rows);
        keyAxes.add(along);
        Expr keyValue =
                reader.in(Scope.pure(keyAxes), () -> reader.read(key, with(index, axis, along.index()), List.of()));
        List<Axis> takeAxes = new ArrayList<>(rows);
        takeAxes.add(kept);
        Scope scope = Scope.of(takeAxes);
        scope.bind(position);
        reader.in(scope, () -> {
            for (Node item : group.outputs().keySet()) {
                int which = (int) item.attrs().integer("index");
                Expr value = top && which == 1
                        ? new Expr.Local(DType.I32, position)
                        : reader.read(
                                node.operand(top ? 0 : which), with(index, axis, Dim.symbol(position)), List.of());
                scope.add(store(draft, item, with(index, axis, kept.index()), value));
            }
            return scope;
        });
        boolean descending = top || node.attrs().flag("descending");
        Body body = new Body.Sort(rows, along, keyValue, descending, position, kept, scope.statements());
        draft.computes(node);
        return Written.of(body, draft);
    }

    private static List<Dim> with(List<Dim> index, int axis, Dim value) {
        List<Dim> changed = new ArrayList<>(index);
        changed.set(axis, value);
        return changed;
    }

    private Written scatter(Node node) {
        Draft draft = new Draft();
        Reader reader = new Reader(draft, inMemory);
        boolean segment = node.op().name().startsWith("segment");
        int axis = segment ? 0 : (int) node.attrs().integer("axis");
        Node ids = node.operand(1);
        Node updates = node.operand(segment ? 0 : 2);
        Axis row = draft.axis(node.shape().dim(axis));
        Axis update = draft.axis(ids.shape().dim(0));
        Scope start = Scope.of(List.of(row));
        reader.in(
                start,
                () -> slice(reader, node, axis, row, index -> {
                    Expr initial = segment
                            ? new Expr.Constant(KernelVerifier.computed(node.dtype()), initial(node))
                            : reader.read(node.operand(0), index, List.of());
                    reader.scope().add(store(draft, node, index, initial));
                }));
        Scope pure = Scope.pure(List.of(update));
        Expr destination = reader.in(pure, () -> reader.read(ids, List.of(update.index()), List.of()));
        Scope combine = Scope.of(List.of(row, update));
        reader.in(
                combine,
                () -> slice(reader, node, axis, row, index -> {
                    Expr value = reader.read(updates, with(index, axis, update.index()), List.of());
                    Statement.Store store = store(draft, node, index, value);
                    reader.scope()
                            .add(
                                    switch (node.op().name()) {
                                        case "scatter_set" -> store;
                                        case "scatter_add", "segment_sum" ->
                                            new Statement.Combine(
                                                    store.buffer(), store.index(), Accumulator.Kind.SUM, value);
                                        case "scatter_max", "segment_max" ->
                                            new Statement.Combine(
                                                    store.buffer(), store.index(), Accumulator.Kind.MAX, value);
                                        default -> throw new IllegalArgumentException("no scatter: " + node);
                                    });
                }));
        Body body = new Body.Scatter(row, start.statements(), update, destination, combine.statements());
        draft.computes(node);
        return Written.of(body, draft);
    }

    private static double initial(Node node) {
        if (node.op().name().equals("segment_sum")) {
            return 0;
        }
        return node.dtype().isFloat()
                ? Double.NEGATIVE_INFINITY
                : dev.dlc.optimizer.kernel.Numbers.lowest(node.dtype());
    }

    /** Loops over the axes of a tensor other than one, around an action on an element. */
    private static Scope slice(
            Reader reader, Node node, int axis, Axis row, java.util.function.Consumer<List<Dim>> action) {
        List<Dim> extents = new ArrayList<>(node.shape().dims());
        extents.set(axis, Dim.ONE);
        List<Axis> loops = new ArrayList<>();
        List<Dim> index = reader.axes(extents, loops);
        index.set(axis, row.index());
        loop(reader, loops, () -> action.accept(index));
        return reader.scope();
    }

    /** Nested loops around an action, one scope per loop. */
    static void loop(Reader reader, List<Axis> loops, Runnable action) {
        if (loops.isEmpty()) {
            action.run();
            return;
        }
        Scope body = Scope.of(List.of(loops.getFirst()));
        reader.in(body, () -> {
            loop(reader, loops.subList(1, loops.size()), action);
            return body;
        });
        reader.scope().add(new Statement.Loop(loops.getFirst(), body.statements()));
    }

    /** The initial ranges of a group's axes in a draft. */
    static void know(Draft draft, Group group) {
        group.parallel().forEach(draft::know);
        group.inner().forEach(draft::know);
    }
}
