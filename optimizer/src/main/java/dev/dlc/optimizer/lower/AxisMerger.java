package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges neighbouring axes that every offset treats as one: where the outer axis's factor is the inner one's times its
 * extent. So elementwise work on contiguous tensors has one axis whatever their rank.
 */
final class AxisMerger extends KernelMap {
    private final Set<Dim> dims = new HashSet<>();
    private final Map<String, Dim> replaced = new HashMap<>();

    private AxisMerger() {}

    static Body merge(Body body) {
        AxisMerger merger = new AxisMerger();
        new KernelMap() {
            @Override
            protected Dim dim(Dim dim) {
                merger.dims.add(dim);
                return dim;
            }
        }.body(body);
        return merger.body(body);
    }

    @Override
    protected Dim dim(Dim dim) {
        return dim.substitute(replaced::get);
    }

    @Override
    protected List<Axis> axes(List<Axis> axes) {
        return super.axes(merged(axes));
    }

    /** The axes after merging neighbours, from the innermost pair outwards. */
    private List<Axis> merged(List<Axis> axes) {
        List<Axis> left = new ArrayList<>(axes);
        for (int i = left.size() - 2; i >= 0; i--) {
            Axis outer = left.get(i);
            Axis inner = left.get(i + 1);
            if (mergeable(outer, inner)) {
                left.remove(i);
                left.set(i, replace(outer, inner));
            }
        }
        return left;
    }

    private boolean mergeable(Axis outer, Axis inner) {
        for (Dim dim : dims) {
            Dim current = dim(dim);
            Optional<Dim> a = current.coefficient(outer.name());
            Optional<Dim> b = current.coefficient(inner.name());
            if (a.isEmpty() || b.isEmpty() || !a.get().equals(b.get().times(inner.extent()))) {
                return false;
            }
        }
        return true;
    }

    /** The inner axis's name takes over: a(E b) + b becomes the new b. */
    private Axis replace(Axis outer, Axis inner) {
        replaced.put(outer.name(), Dim.ZERO);
        return new Axis(inner.name(), outer.extent().times(inner.extent()));
    }

    @Override
    public Statement statement(Statement statement) {
        if (statement instanceof Statement.Reduce reduce) {
            int outer = reduce.axes().size() - reduce.inner();
            List<Axis> outerAxes = merged(reduce.axes().subList(0, outer));
            List<Axis> innerAxes =
                    merged(reduce.axes().subList(outer, reduce.axes().size()));
            List<Axis> axes = new ArrayList<>(outerAxes);
            axes.addAll(innerAxes);
            Statement merged =
                    plain(new Statement.Reduce(axes, innerAxes.size(), reduce.body(), reduce.accumulators()));
            reduce.axes().forEach(axis -> replaced.remove(axis.name()));
            return merged;
        }
        if (statement instanceof Statement.Loop loop
                && loop.body().size() == 1
                && loop.body().getFirst() instanceof Statement.Loop nested
                && mergeable(loop.axis(), nested.axis())) {
            Statement merged = statement(new Statement.Loop(replace(loop.axis(), nested.axis()), nested.body()));
            // Another loop may run over the same axes, and need not be merged.
            replaced.remove(loop.axis().name());
            return merged;
        }
        return super.statement(statement);
    }

    /** A reduction whose axes are merged already: outer and inner ones must not be merged with each other. */
    private Statement plain(Statement.Reduce reduce) {
        AxisMerger self = this;
        return new KernelMap() {
            @Override
            protected Dim dim(Dim dim) {
                return self.dim(dim);
            }

            @Override
            protected List<Statement> statements(List<Statement> statements) {
                return self.statements(statements);
            }
        }.statement(reduce);
    }
}
