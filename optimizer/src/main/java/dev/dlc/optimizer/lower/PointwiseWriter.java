package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.fuse.Group;
import dev.dlc.optimizer.index.Views;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes kernels that compute elements one by one. Without inner axes the parallel axes run over all elements. With
 * them the parallel axes run over rows: first what is known per row, reductions first of all; then one loop over the
 * row's elements.
 */
final class PointwiseWriter {
    private final Group group;
    private final Draft draft;
    private final Reader reader;
    private final Set<Node> done = new HashSet<>();
    private final Set<String> innerNames = new HashSet<>();

    PointwiseWriter(Group group, Predicate<Node> inMemory) {
        this(group, inMemory, new Draft());
    }

    PointwiseWriter(Group group, Predicate<Node> inMemory, Draft draft) {
        this.group = group;
        this.draft = draft;
        // What the group writes itself is computed here.
        this.reader = new Reader(
                draft, node -> inMemory.test(node) && !group.outputs().containsKey(node));
        KernelWriter.know(draft, group);
        group.inner().forEach(axis -> innerNames.add(axis.name()));
    }

    Reader reader() {
        return reader;
    }

    KernelWriter.Written write() {
        reader.special(this::staged);
        return write(group.parallel());
    }

    /** Writes the kernel, with elements that the caller's special reading gives. */
    KernelWriter.Written write(List<Axis> parallel) {
        Scope rows = Scope.of(parallel);
        reader.in(rows, () -> {
            statements();
            return rows;
        });
        return KernelWriter.Written.of(new Body.LoopNest(parallel, rows.statements()), draft);
    }

    /** The statements inside the parallel axes, into the reader's scope. */
    void statements() {
        List<Node> perElement = new ArrayList<>();
        List<Node> perRow = new ArrayList<>();
        group.outputs().keySet().forEach(node -> (isPerElement(node) ? perElement : perRow).add(node));
        List<Node> left = perElement.stream()
                .filter(node -> !group.staged().contains(node))
                .toList();
        if (!left.isEmpty()) {
            KernelWriter.loop(reader, group.inner(), () -> store(left));
        }
        group.staged().stream().filter(node -> !done.contains(node)).forEach(this::stage);
        store(perRow);
    }

    private boolean isPerElement(Node node) {
        return group.outputs().get(node).stream()
                .flatMap(dim -> dim.symbols().stream())
                .anyMatch(innerNames::contains);
    }

    /** All values first, then all stores, so that a result may take the place of what it is computed from. */
    private void store(List<Node> nodes) {
        List<Statement> stores = new ArrayList<>();
        for (Node node : nodes) {
            List<Dim> index = group.outputs().get(node);
            Expr value = reader.read(node, index, group.edge());
            Statement.Store store = KernelWriter.store(draft, node, index, value);
            stores.add(new Statement.Store(store.buffer(), store.index(), value, group.edge()));
        }
        stores.forEach(reader.scope()::add);
    }

    /** A staged node: written by a loop of its own when it is first needed, and loaded from then on. */
    private Optional<Expr> staged(Node node, List<Dim> index, List<Guard> guards) {
        if (!group.staged().contains(node)) {
            return Optional.empty();
        }
        if (!done.contains(node)) {
            stage(node);
        }
        Dim offset = Views.offset(node.shape(), index);
        return Optional.of(reader.load(new Cell.Value(node), offset, guards, 0));
    }

    private void stage(Node node) {
        done.add(node);
        List<Dim> index = group.outputs().get(node);
        reader.at(0, () -> {
            KernelWriter.loop(reader, group.inner(), () -> {
                Expr value = reader.bind(new Elements(reader).compute(node, index, group.edge()));
                Statement.Store store = KernelWriter.store(draft, node, index, value);
                reader.scope().add(new Statement.Store(store.buffer(), store.index(), value, group.edge()));
            });
            return node;
        });
    }
}
