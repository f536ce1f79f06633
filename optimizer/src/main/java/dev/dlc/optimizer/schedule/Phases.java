package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The items of a graph in three parts. First comes what outputs, reports and checks need, among them the loss: it
 * leaves parameters and state alone, and when something is wrong nothing more runs. Then what only new values need,
 * such as gradients; large ones are consumed as soon as they exist, by the tasks that write the new values in place.
 * Last the other new values, whose tasks are few launches because independent runs of a kernel are put together.
 *
 * @param first what results need
 * @param second what only new values need
 * @param last tasks that write new values in place and copies
 */
record Phases(List<Item> first, List<Item> second, List<Item> last) {
    /** Values of so many bytes are worth a launch of their own to be free early. */
    private static final long LARGE = 1 << 18;

    /** Less in all is not worth launches. */
    private static final long MUCH = 1 << 23;

    Phases {
        first = List.copyOf(first);
        second = List.copyOf(second);
        last = List.copyOf(last);
    }

    /**
     * The parts of a graph, each in the order that needs least memory.
     *
     * @param items all but the tasks that write in place
     * @param copies the tasks for new values that are not written in place
     */
    static Phases of(Graph graph, List<Item> items, Commits commits, List<Task> copies) {
        Set<Cell> results = results(graph);
        Set<Item> needed = needed(items, results);
        Set<Task> early = early(commits);
        List<Item> first = new ArrayList<>();
        List<Item> second = new ArrayList<>();
        List<Item> last = new ArrayList<>();
        items.forEach(item -> (needed.contains(item) ? first : second).add(item));
        List<Orders.Replacement> replacements = new ArrayList<>();
        for (Task task : commits.ordered()) {
            (early.contains(task) ? second : last).add(new Item.Run(task));
            if (early.contains(task)) {
                replacements.addAll(commits.replacements(task));
            }
        }
        copies.forEach(task -> last.add(new Item.Run(task)));
        Set<Cell> later = new HashSet<>(results);
        last.forEach(item -> later.addAll(item.reads()));
        Map<Cell, String> inPlace = commits.targets();
        List<Item> ending = Orders.best(second, new Orders.Bounds(later, inPlace.keySet(), replacements));
        second.forEach(item -> later.addAll(item.reads()));
        return new Phases(Orders.best(first, new Orders.Bounds(later, inPlace.keySet(), List.of())), ending, last);
    }

    /**
     * The same without results that nothing reads, such as those that have been made again for all their readers.
     *
     * @param inPlace cells that are written where a leaf is
     * @param shared makes equal kernels the same object
     */
    Phases withoutUnread(Graph graph, Set<Cell> inPlace, UnaryOperator<Task> shared) {
        Set<Cell> unread = new HashSet<>();
        List<List<Item>> parts = List.of(first, second, last);
        parts.forEach(part -> part.forEach(item -> unread.addAll(item.writes())));
        parts.forEach(part -> part.forEach(item -> unread.removeAll(item.reads())));
        unread.removeAll(results(graph));
        unread.removeAll(inPlace);
        unread.removeIf(cell -> !Orders.isComputed(cell));
        List<List<Item>> reduced = parts.stream()
                .map(part ->
                        part.stream().map(item -> item.without(unread, shared)).toList())
                .toList();
        return new Phases(reduced.get(0), reduced.get(1), reduced.get(2));
    }

    /**
     * The same, where values that one kernel writes and no other reads are temporary memory of it.
     *
     * @param inPlace cells that are written where a leaf is
     * @param shared makes equal kernels the same object
     */
    Phases withTemporaries(Graph graph, Set<Cell> inPlace, UnaryOperator<Task> shared) {
        List<List<Item>> parts = List.of(first, second, last);
        Map<Cell, Integer> users = new HashMap<>();
        Set<Cell> own = new HashSet<>();
        for (List<Item> part : parts) {
            for (Item item : part) {
                Set<Cell> all = new HashSet<>(item.reads());
                all.addAll(item.writes());
                all.forEach(cell -> users.merge(cell, 1, Integer::sum));
                item.writes().stream().filter(item.reads()::contains).forEach(own::add);
            }
        }
        own.removeIf(cell -> users.get(cell) > 1 || !Orders.isComputed(cell));
        own.removeAll(results(graph));
        own.removeAll(inPlace);
        List<List<Item>> kept = parts.stream()
                .map(part -> part.stream()
                        .map(item -> item.withTemporaries(own, shared))
                        .toList())
                .toList();
        return new Phases(kept.get(0), kept.get(1), kept.get(2));
    }

    /** The cells that the host reads. */
    static Set<Cell> results(Graph graph) {
        Set<Cell> results = new HashSet<>();
        for (Root root : graph.roots()) {
            if (!(root instanceof Root.Update)) {
                results.add(new Cell.Value(root.value()));
            }
        }
        return results;
    }

    /** The items that write some cells, and those that write what they read. */
    private static Set<Item> needed(List<Item> items, Set<Cell> cells) {
        Map<Cell, List<Item>> writers = new HashMap<>();
        items.forEach(item -> item.writes()
                .forEach(cell ->
                        writers.computeIfAbsent(cell, key -> new ArrayList<>()).add(item)));
        Set<Item> needed = new HashSet<>();
        Deque<Cell> open = new ArrayDeque<>(cells);
        while (!open.isEmpty()) {
            for (Item item : writers.getOrDefault(open.pop(), List.of())) {
                if (needed.add(item)) {
                    open.addAll(item.reads());
                }
            }
        }
        return needed;
    }

    /** The tasks that write in place and free large values, if all free much, and those that must run before them. */
    private static Set<Task> early(Commits commits) {
        Map<Cell, Integer> readers = new HashMap<>();
        for (Task task : commits.ordered()) {
            task.reads().forEach(cell -> readers.merge(cell, 1, Integer::sum));
        }
        Map<Task, Long> freed = new HashMap<>();
        for (Task task : commits.ordered()) {
            freed.put(
                    task,
                    task.reads().stream()
                            .filter(cell -> readers.get(cell) == 1 && Orders.isComputed(cell))
                            .mapToLong(Orders::bytes)
                            .sum());
        }
        Set<Task> early = new HashSet<>();
        if (freed.values().stream().mapToLong(bytes -> bytes).sum() >= MUCH) {
            for (Task task : commits.ordered().reversed()) {
                if (freed.get(task) >= LARGE || early.contains(task)) {
                    early.add(task);
                    early.addAll(commits.before(task));
                }
            }
        }
        return early;
    }
}
