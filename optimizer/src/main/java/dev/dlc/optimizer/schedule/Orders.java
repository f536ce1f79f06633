package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Orders of tasks that respect who writes what is read. Two are tried, and the one whose largest sum of live values is
 * smaller is taken: the order of the graph, and one that always takes the task that frees most. Size symbols count as
 * {@value #SYMBOL}.
 */
final class Orders {
    private static final long SYMBOL = 32;

    private final List<Task> tasks;
    private final Map<Task, Set<Task>> users = new HashMap<>();
    private final Map<Task, Integer> waiting = new HashMap<>();
    private final Map<Cell, Integer> readers = new HashMap<>();
    private final Map<Cell, Long> bytes = new HashMap<>();

    private Orders(Graph graph, List<Task> tasks) {
        this.tasks = tasks;
        Map<Cell, List<Task>> writers = new HashMap<>();
        for (Task task : tasks) {
            for (Cell cell : task.writes()) {
                writers.computeIfAbsent(cell, key -> new ArrayList<>()).add(task);
                bytes.put(cell, size(cell));
            }
        }
        for (Task task : tasks) {
            Set<Task> before = new HashSet<>();
            for (Cell cell : task.reads()) {
                before.addAll(writers.getOrDefault(cell, List.of()));
                readers.merge(cell, 1, Integer::sum);
            }
            before.remove(task);
            before.forEach(writer ->
                    users.computeIfAbsent(writer, key -> new LinkedHashSet<>()).add(task));
            waiting.put(task, before.size());
        }
        // What the host reads lives to the end, and so does what only the commit reads.
        for (Root root : graph.roots()) {
            readers.merge(new Cell.Value(root.value()), 1, Integer::sum);
        }
    }

    static List<Task> best(Graph graph, List<Task> tasks) {
        Orders orders = new Orders(graph, tasks);
        List<Task> original = orders.sorted(false);
        List<Task> greedy = orders.sorted(true);
        return orders.peak(greedy) < orders.peak(original) ? greedy : original;
    }

    private static long size(Cell cell) {
        ToLongFunction<String> nominal = symbol -> SYMBOL;
        return Math.max(0, cell.type().shape().elements().evaluate(nominal))
                * cell.type().dtype().bytes();
    }

    /** Takes ready tasks: by place in the list, or by how much memory they take less what they free. */
    private List<Task> sorted(boolean greedy) {
        Map<Task, Integer> open = new HashMap<>(waiting);
        Map<Cell, Integer> left = new HashMap<>(readers);
        Map<Task, Integer> place = new HashMap<>();
        tasks.forEach(task -> place.put(task, place.size()));
        Set<Task> ready = new LinkedHashSet<>();
        tasks.stream().filter(task -> open.get(task) == 0).forEach(ready::add);
        Comparator<Task> byPlace = Comparator.comparingInt(place::get);
        List<Task> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Comparator<Task> by = greedy
                    ? Comparator.<Task>comparingLong(task -> growth(task, left)).thenComparing(byPlace)
                    : byPlace;
            Task next = ready.stream().min(by).orElseThrow();
            ready.remove(next);
            order.add(next);
            next.reads().forEach(cell -> left.merge(cell, -1, Integer::sum));
            for (Task user : users.getOrDefault(next, Set.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        if (order.size() != tasks.size()) {
            throw new IllegalStateException("tasks wait for one another in a circle");
        }
        return order;
    }

    private long growth(Task task, Map<Cell, Integer> left) {
        long growth = 0;
        for (Cell cell : task.writes()) {
            growth += bytes.get(cell);
        }
        for (Cell cell : task.reads()) {
            growth -= left.get(cell) == 1 ? bytes.getOrDefault(cell, 0L) : 0;
        }
        return growth;
    }

    private long peak(List<Task> order) {
        Map<Cell, Integer> left = new LinkedHashMap<>(readers);
        Set<Cell> live = new HashSet<>();
        long now = 0;
        long peak = 0;
        for (Task task : order) {
            for (Cell cell : task.writes()) {
                now += live.add(cell) ? bytes.get(cell) : 0;
            }
            peak = Math.max(peak, now);
            for (Cell cell : task.reads()) {
                boolean last = left.merge(cell, -1, Integer::sum) == 0;
                now -= last && live.remove(cell) ? bytes.get(cell) : 0;
            }
        }
        return peak;
    }
}
