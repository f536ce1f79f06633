package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Node;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What has a place in the order of a graph's steps. */
sealed interface Item {
    /** The cells that are read. */
    Set<Cell> reads();

    /** The cells that are written. */
    Set<Cell> writes();

    /** The same, where a run of a kernel has one cell in place of another. */
    default Item moved(Cell from, Cell to) {
        return this instanceof Run run && run.task.cells().contains(from) ? new Run(run.task.moved(from, to)) : this;
    }

    /**
     * The same, where a run of a kernel no longer writes cells that nothing reads.
     *
     * @param shared makes equal kernels the same object
     */
    default Item without(Set<Cell> unread, UnaryOperator<Task> shared) {
        return this instanceof Run run && run.writes().stream().anyMatch(unread::contains)
                ? new Run(shared.apply(run.task.without(unread)))
                : this;
    }

    /**
     * The same, where a run of a kernel keeps cells that only it reads and writes in temporary memory.
     *
     * @param shared makes equal kernels the same object
     */
    default Item withTemporaries(Set<Cell> own, UnaryOperator<Task> shared) {
        return this instanceof Run run && run.writes().stream().anyMatch(own::contains)
                ? new Run(shared.apply(run.task.withTemporaries(own)))
                : this;
    }

    /** A run of a kernel. */
    record Run(Task task) implements Item {
        @Override
        public Set<Cell> reads() {
            return task.reads();
        }

        @Override
        public Set<Cell> writes() {
            return task.writes();
        }
    }

    /**
     * Control flow.
     *
     * @param node a scan, while or cond
     * @param results its items by index; those that nothing needs are left out
     */
    record Flow(Node node, List<Node> results) implements Item {
        public Flow {
            results = List.copyOf(results);
        }

        @Override
        public Set<Cell> reads() {
            return cells(node.operands());
        }

        @Override
        public Set<Cell> writes() {
            return cells(results);
        }

        private static Set<Cell> cells(List<Node> nodes) {
            Set<Cell> cells = new LinkedHashSet<>();
            nodes.forEach(node -> cells.add(new Cell.Value(node)));
            return cells;
        }
    }
}
