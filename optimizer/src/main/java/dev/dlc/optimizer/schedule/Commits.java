package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Lowering;
import dev.dlc.optimizer.lower.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks write parameters and state. A task does so itself, in place, when all that it writes are new values of
 * parameters or state that only such tasks read, and when every task that reads an old value can run before it is
 * overwritten. All other new values are computed in the arena and copied.
 */
final class Commits {
    private final Map<Node, List<Root>> roots = new HashMap<>();
    private final Map<String, Node> leaves = new HashMap<>();
    private final Map<Cell, List<Task>> readers = new HashMap<>();
    private final Map<Cell, List<Task>> writers = new HashMap<>();
    private final Set<Cell> readByFlows;
    // Tasks of the commit, and for each the old values that it overwrites: cell to leaf name.
    private final Map<Task, Map<Cell, String>> direct = new LinkedHashMap<>();

    Commits(Graph graph, List<Task> tasks, Set<Cell> readByFlows) {
        this.readByFlows = readByFlows;
        graph.roots()
                .forEach(root -> roots.computeIfAbsent(root.value(), key -> new ArrayList<>())
                        .add(root));
        for (Node node : graph.nodes()) {
            if (node.op().name().equals("param") || node.op().name().equals("state")) {
                leaves.put(node.attrs().text("name"), node);
            }
        }
        for (Task task : tasks) {
            task.reads()
                    .forEach(cell -> readers.computeIfAbsent(cell, key -> new ArrayList<>())
                            .add(task));
            task.writes()
                    .forEach(cell -> writers.computeIfAbsent(cell, key -> new ArrayList<>())
                            .add(task));
        }
        tasks.forEach(task -> targets(task).ifPresent(targets -> direct.put(task, targets)));
        boolean changed = true;
        while (changed) {
            changed = direct.keySet().removeIf(task -> !isLegal(task));
        }
        order();
    }

    /** Tasks that write in place, in an order in which no old value is read after it is overwritten. */
    List<Task> ordered() {
        return List.copyOf(direct.keySet());
    }

    /** The old values that a task overwrites, and what it writes there. */
    List<Orders.Replacement> replacements(Task task) {
        List<Orders.Replacement> replacements = new ArrayList<>();
        direct.get(task)
                .forEach((cell, name) -> Optional.ofNullable(leaves.get(name))
                        .ifPresent(leaf -> replacements.add(new Orders.Replacement(new Cell.Value(leaf), cell))));
        return replacements;
    }

    /** The leaf that each directly written cell belongs to. */
    Map<Cell, String> targets() {
        Map<Cell, String> targets = new HashMap<>();
        direct.values().forEach(targets::putAll);
        return targets;
    }

    /** The copies for new values that are not written in place. */
    List<Task> copies(Graph graph) {
        Map<Cell, String> written = targets();
        List<Task> copies = new ArrayList<>();
        for (Root root : graph.roots()) {
            if (root instanceof Root.Update update
                    && !isSame(update)
                    && !update.name().equals(written.get(new Cell.Value(update.value())))) {
                copies.add(Lowering.copy(update.value(), update.name()));
            }
        }
        return copies;
    }

    private boolean isSame(Root.Update update) {
        return update.value() == leaves.get(update.name());
    }

    /** The leaf for each cell that a task writes, when all of them are the new value of exactly one leaf. */
    private Optional<Map<Cell, String>> targets(Task task) {
        Map<Cell, String> targets = new HashMap<>();
        for (Cell cell : task.writes()) {
            List<Root> of = cell instanceof Cell.Value value ? roots.getOrDefault(value.node(), List.of()) : List.of();
            if (of.size() != 1 || !(of.getFirst() instanceof Root.Update update)) {
                return Optional.empty();
            }
            targets.put(cell, update.name());
        }
        return Optional.of(targets);
    }

    private boolean isLegal(Task task) {
        for (Map.Entry<Cell, String> target : direct.get(task).entrySet()) {
            boolean readBefore = readByFlows.contains(target.getKey())
                    || readers.getOrDefault(target.getKey(), List.of()).stream()
                            .anyMatch(reader -> !direct.containsKey(reader));
            boolean severalWriters = writers.get(target.getKey()).size() > 1;
            if (readBefore || severalWriters || !overwritesItsOwn(task, target.getKey(), target.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the kernel may have the old and the new value in the same memory, if it reads the old one. */
    private boolean overwritesItsOwn(Task task, Cell written, String name) {
        Node leaf = leaves.get(name);
        if (leaf == null) {
            return true;
        }
        return Overwrites.isAllowed(task, written, new Cell.Value(leaf));
    }

    /**
     * The tasks that write in place and must run before another one: they write what it reads, or read what it
     * overwrites.
     */
    Set<Task> before(Task task) {
        Set<Task> before = new LinkedHashSet<>();
        task.reads().forEach(cell -> before.addAll(writers.getOrDefault(cell, List.of())));
        for (String name : direct.get(task).values()) {
            Optional.ofNullable(leaves.get(name))
                    .ifPresent(leaf -> before.addAll(readers.getOrDefault(new Cell.Value(leaf), List.of())));
        }
        before.retainAll(direct.keySet());
        before.remove(task);
        return before;
    }

    /** Sorts the commit; where tasks wait for one another in a circle one of them is taken out and copied. */
    private void order() {
        List<Task> open = new ArrayList<>(direct.keySet());
        Map<Task, Map<Cell, String>> sorted = new LinkedHashMap<>();
        Set<Task> placed = new HashSet<>();
        while (!open.isEmpty()) {
            Optional<Task> next = open.stream()
                    .filter(task -> placed.containsAll(before(task)))
                    .findFirst();
            Task task = next.orElse(open.getFirst());
            open.remove(task);
            if (next.isPresent()) {
                sorted.put(task, direct.get(task));
                placed.add(task);
            } else {
                direct.remove(task);
                boolean changed = true;
                while (changed) {
                    changed = direct.keySet().removeIf(other -> !isLegal(other));
                }
                open.retainAll(direct.keySet());
                sorted.keySet().retainAll(direct.keySet());
                placed.retainAll(direct.keySet());
            }
        }
        direct.clear();
        direct.putAll(sorted);
    }
}
