package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.optimizer.lower.Cell;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Orders of items that respect who writes what is read. Two are tried, and the one whose largest sum of live values is
 * smaller is taken: the order of the graph, and one that always takes the item that frees most. Size symbols count as
 * {@value #SYMBOL}.
 */
final class Orders {
    private static final long SYMBOL = 32;

    private final List<Item> items;
    private final Map<Item, Set<Item>> users = new HashMap<>();
    private final Map<Item, Integer> waiting = new HashMap<>();
    private final Map<Cell, Integer> readers = new HashMap<>();
    private final Map<Cell, Long> bytes = new HashMap<>();

    /**
     * A new value that might take the memory of an old one, if nothing reads the old one after it is written.
     *
     * @param old the old value
     * @param written the new value
     */
    record Replacement(Cell old, Cell written) {}

    private Orders(Graph graph, List<Item> items, List<Replacement> replacements) {
        this.items = items;
        Map<Cell, List<Item>> writers = new HashMap<>();
        for (Item item : items) {
            for (Cell cell : item.writes()) {
                writers.computeIfAbsent(cell, key -> new ArrayList<>()).add(item);
                bytes.put(cell, size(cell));
            }
        }
        for (Item item : items) {
            Set<Item> before = new HashSet<>();
            for (Cell cell : item.reads()) {
                before.addAll(writers.getOrDefault(cell, List.of()));
                readers.merge(cell, 1, Integer::sum);
            }
            before.remove(item);
            before.forEach(writer ->
                    users.computeIfAbsent(writer, key -> new LinkedHashSet<>()).add(item));
            waiting.put(item, before.size());
        }
        for (Replacement replacement : replacements) {
            writers.getOrDefault(replacement.written, List.of()).forEach(writer -> delay(writer, replacement.old));
        }
        // What the host reads lives to the end, and so does what only the commit reads.
        for (Root root : graph.roots()) {
            readers.merge(new Cell.Value(root.value()), 1, Integer::sum);
        }
    }

    /** Lets an item wait for those that read a cell, but for those that need the item's results. */
    private void delay(Item item, Cell cell) {
        for (Item reader : items) {
            boolean other = reader != item && reader.reads().contains(cell);
            if (other
                    && !isBefore(item, reader)
                    && users.computeIfAbsent(reader, key -> new LinkedHashSet<>())
                            .add(item)) {
                waiting.merge(item, 1, Integer::sum);
            }
        }
    }

    /** Whether an item needs the results of another, or waits for it. */
    private boolean isBefore(Item first, Item second) {
        Set<Item> reached = new LinkedHashSet<>(Set.of(first));
        Deque<Item> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            users.getOrDefault(open.pop(), Set.of()).stream()
                    .filter(reached::add)
                    .forEach(open::push);
        }
        return reached.contains(second);
    }

    /** The order of a graph's items; readers of old values come before their replacements where that is possible. */
    static List<Item> best(Graph graph, List<Item> items, List<Replacement> replacements) {
        Orders orders = new Orders(graph, items, replacements);
        List<Item> original = orders.sorted(false);
        List<Item> greedy = orders.sorted(true);
        return orders.peak(greedy) < orders.peak(original) ? greedy : original;
    }

    private static long size(Cell cell) {
        ToLongFunction<String> nominal = symbol -> SYMBOL;
        return Math.max(0, cell.type().shape().elements().evaluate(nominal))
                * cell.type().dtype().bytes();
    }

    /** Takes ready items: by place in the list, or by how much memory they take less what they free. */
    private List<Item> sorted(boolean greedy) {
        Map<Item, Integer> open = new HashMap<>(waiting);
        Map<Cell, Integer> left = new HashMap<>(readers);
        Map<Item, Integer> place = new HashMap<>();
        items.forEach(item -> place.put(item, place.size()));
        Set<Item> ready = new LinkedHashSet<>();
        items.stream().filter(item -> open.get(item) == 0).forEach(ready::add);
        Comparator<Item> byPlace = Comparator.comparingInt(place::get);
        List<Item> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Comparator<Item> by = greedy
                    ? Comparator.<Item>comparingLong(item -> growth(item, left)).thenComparing(byPlace)
                    : byPlace;
            Item next = ready.stream().min(by).orElseThrow();
            ready.remove(next);
            order.add(next);
            next.reads().forEach(cell -> left.merge(cell, -1, Integer::sum));
            for (Item user : users.getOrDefault(next, Set.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        if (order.size() != items.size()) {
            throw new IllegalStateException("items wait for one another in a circle");
        }
        return order;
    }

    private long growth(Item item, Map<Cell, Integer> left) {
        long growth = 0;
        for (Cell cell : item.writes()) {
            growth += bytes.get(cell);
        }
        for (Cell cell : item.reads()) {
            growth -= left.get(cell) == 1 ? bytes.getOrDefault(cell, 0L) : 0;
        }
        return growth;
    }

    private long peak(List<Item> order) {
        Map<Cell, Integer> left = new LinkedHashMap<>(readers);
        Set<Cell> live = new HashSet<>();
        long now = 0;
        long peak = 0;
        for (Item item : order) {
            for (Cell cell : item.writes()) {
                now += live.add(cell) ? bytes.get(cell) : 0;
            }
            peak = Math.max(peak, now);
            for (Cell cell : item.reads()) {
                boolean last = left.merge(cell, -1, Integer::sum) == 0;
                now -= last && live.remove(cell) ? bytes.get(cell) : 0;
            }
        }
        return peak;
    }
}
