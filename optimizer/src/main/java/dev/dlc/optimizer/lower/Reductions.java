package dev.dlc.optimizer.lower;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.optimizer.fuse.Kinds;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Elements that are reductions over axes: one statement, and a local for the result. */
final class Reductions {
    private final Reader reader;

    Reductions(Reader reader) {
        this.reader = reader;
    }

    static Accumulator.Kind kind(Node node) {
        return switch (node.op().name()) {
            case "reduce_sum" -> Accumulator.Kind.SUM;
            case "reduce_prod" -> Accumulator.Kind.PROD;
            case "reduce_max" -> Accumulator.Kind.MAX;
            case "reduce_min" -> Accumulator.Kind.MIN;
            case "reduce_any" -> Accumulator.Kind.ANY;
            case "reduce_all" -> Accumulator.Kind.ALL;
            case "argmax" -> Accumulator.Kind.ARGMAX;
            case "argmin" -> Accumulator.Kind.ARGMIN;
            default -> throw new IllegalArgumentException("no reduction: " + node);
        };
    }

    Expr reduce(Node node, List<Dim> index, List<Guard> guards) {
        return reduce(List.of(node), index, guards).getFirst();
    }

    /** Reductions at the same index over the same axes, in one pass. */
    List<Expr> reduce(List<Node> nodes, List<Dim> index, List<Guard> guards) {
        Node first = nodes.getFirst();
        List<Integer> reduced = Kinds.reducedAxes(first);
        List<Dim> extents =
                reduced.stream().map(axis -> first.operand(0).shape().dim(axis)).toList();
        List<Axis> axes = new ArrayList<>();
        List<Dim> positions = reader.axes(extents, axes);
        List<Dim> element = new ArrayList<>(index);
        for (int i = 0; i < reduced.size(); i++) {
            element.add(reduced.get(i), positions.get(i));
        }
        List<Accumulator> accumulators = new ArrayList<>();
        Scope scope = Scope.of(axes);
        reader.in(scope, () -> {
            for (Node node : nodes) {
                Expr value = reader.read(node.operand(0), element, guards);
                DType dtype = KernelVerifier.computed(node.dtype());
                accumulators.add(new Accumulator(reader.draft().local(), dtype, kind(node), value));
            }
            return scope;
        });
        return add(new Statement.Reduce(axes, Kinds.innerRun(first), scope.statements(), accumulators));
    }

    private List<Expr> add(Statement.Reduce reduce) {
        reader.scope().add(reduce);
        List<Expr> results = new ArrayList<>();
        for (Accumulator accumulator : reduce.accumulators()) {
            reader.scope().bind(accumulator.name());
            results.add(new Expr.Local(accumulator.dtype(), accumulator.name()));
        }
        return results;
    }

    /** One chain over axes in row-major order, from the identity; the value is read inside the loops. */
    Expr chain(List<Axis> axes, Accumulator.Kind kind, Function<Scope, Expr> element) {
        Scope scope = Scope.of(axes);
        Expr value = reader.in(scope, () -> element.apply(scope));
        boolean arg = kind == Accumulator.Kind.ARGMAX || kind == Accumulator.Kind.ARGMIN;
        DType dtype = arg ? DType.I32 : value.dtype();
        Accumulator accumulator = new Accumulator(reader.draft().local(), dtype, kind, value);
        return add(new Statement.Reduce(axes, 0, scope.statements(), List.of(accumulator)))
                .getFirst();
    }

    /** Row v of a sparse product: the entries from offsets[v] to offsets[v + 1], limited to those there are. */
    Expr csrDot(Node node, List<Dim> index, List<Guard> guards) {
        Node values = node.operand(0);
        Node columns = node.operand(1);
        Node offsets = node.operand(2);
        Node x = node.operand(3);
        Dim entries = values.shape().dim(0);
        Dim row = index.getFirst();
        List<Dim> ends = new ArrayList<>();
        for (Dim at : List.of(row, row.plus(1))) {
            Expr offset = reader.read(offsets, List.of(at), guards);
            Expr low = new Expr.Apply(DType.I32, Elementwise.MAX, List.of(offset, new Expr.Constant(DType.I32, 0)));
            Expr limit = new Expr.Index(DType.I32, entries);
            Expr.Local end = reader.local(new Expr.Apply(DType.I32, Elementwise.MIN, List.of(low, limit)));
            ends.add(Dim.symbol(end.name()));
        }
        Dim start = ends.get(0);
        Axis entry = reader.draft().axis(ends.get(1).minus(start));
        return chain(List.of(entry), Accumulator.Kind.SUM, scope -> {
            List<Dim> place = List.of(start.plus(entry.index()));
            Expr.Local column = reader.local(reader.read(columns, place, guards));
            List<Dim> from = new ArrayList<>(index);
            from.set(0, Dim.symbol(column.name()));
            Guard inside = new Guard(from.getFirst(), x.shape().dim(0));
            Expr factor = reader.guarded(x, from, guards, List.of(inside), 0);
            Expr weight = reader.read(values, place, guards);
            return new Expr.Apply(weight.dtype(), Elementwise.MUL, List.of(weight, factor));
        });
    }
}
