package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Op;
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
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Orders of items that respect who writes what is read. Three are tried, and the first of those with the smallest
 * largest sum of live values is taken: the order of the graph; the same, but what frees memory comes as soon as it can;
 * and one that always takes the item that frees most. Size symbols count as {@value #SYMBOL}.
 */
final class Orders {
    private static final long SYMBOL = 32;

    private final List<Item> items;
    private final Bounds bounds;
    private final Map<Item, Integer> place = new HashMap<>();
    private final Map<Item, Set<Item>> users = new HashMap<>();
    private final Map<Item, Integer> waiting = new HashMap<>();
    private final Map<Cell, List<Item>> readers = new HashMap<>();
    // How many items read a cell, and one more where it lives on.
    private final Map<Cell, Integer> reads = new HashMap<>();
    private final Map<Cell, Long> bytes = new HashMap<>();
    // Cells that are there before the first item.
    private final Set<Cell> given = new HashSet<>();

    /**
     * A new value that might take the memory of an old one, if nothing reads the old one after it is written.
     *
     * @param old the old value
     * @param written the new value
     */
    record Replacement(Cell old, Cell written) {}

    /**
     * What is known of cells besides the items that read and write them.
     *
     * @param kept those that live on after the last item
     * @param elsewhere those whose memory does not count
     * @param replacements writers of new values wait for the readers of old ones, where that is possible
     */
    record Bounds(Set<Cell> kept, Set<Cell> elsewhere, List<Replacement> replacements) {
        Bounds {
            kept = Set.copyOf(kept);
            elsewhere = Set.copyOf(elsewhere);
            replacements = List.copyOf(replacements);
        }
    }

    private enum Choice {
        PLACE,
        FREEING_FIRST,
        LEAST_GROWTH
    }

    private Orders(List<Item> items, Bounds bounds) {
        this.items = items;
        this.bounds = bounds;
        items.forEach(item -> place.put(item, place.size()));
        Map<Cell, List<Item>> writers = new HashMap<>();
        for (Item item : items) {
            item.writes()
                    .forEach(cell -> writers.computeIfAbsent(cell, key -> new ArrayList<>())
                            .add(item));
            item.reads()
                    .forEach(cell -> readers.computeIfAbsent(cell, key -> new ArrayList<>())
                            .add(item));
        }
        writers.keySet().forEach(cell -> bytes.put(cell, size(cell)));
        for (Item item : items) {
            Set<Item> before = new HashSet<>();
            for (Cell cell : item.reads()) {
                before.addAll(writers.getOrDefault(cell, List.of()));
                if (!writers.containsKey(cell) && given.add(cell)) {
                    bytes.put(cell, size(cell));
                }
            }
            before.remove(item);
            before.forEach(writer ->
                    users.computeIfAbsent(writer, key -> new LinkedHashSet<>()).add(item));
            waiting.put(item, before.size());
        }
        for (Replacement replacement : bounds.replacements) {
            writers.getOrDefault(replacement.written, List.of()).forEach(writer -> delay(writer, replacement.old));
        }
        readers.forEach((cell, all) -> reads.put(cell, all.size()));
        bounds.kept.forEach(cell -> reads.merge(cell, 1, Integer::sum));
    }

    /** Lets an item wait for those that read a cell, but for those that need the item's results. */
    private void delay(Item item, Cell cell) {
        for (Item reader : readers.getOrDefault(cell, List.of())) {
            if (reader != item
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

    /** The order of items; readers of old values come before their replacements where that is possible. */
    static List<Item> best(List<Item> items, Bounds bounds) {
        Orders orders = new Orders(items, bounds);
        List<Item> best = orders.sorted(Choice.PLACE);
        for (Choice choice : List.of(Choice.FREEING_FIRST, Choice.LEAST_GROWTH)) {
            List<Item> other = orders.sorted(choice);
            best = orders.peak(other) < orders.peak(best) ? other : best;
        }
        return best;
    }

    private long size(Cell cell) {
        return isComputed(cell) && !bounds.elsewhere.contains(cell) ? bytes(cell) : 0;
    }

    /** Whether a cell is no memory of a leaf. */
    static boolean isComputed(Cell cell) {
        return switch (cell) {
            case Cell.Value value -> value.node().op().family() != Op.Family.LEAF;
            case Cell.Again again -> true;
            case Cell.Target target -> false;
        };
    }

    /** About how many bytes a cell is. */
    static long bytes(Cell cell) {
        ToLongFunction<String> nominal = symbol -> SYMBOL;
        return Math.max(0, cell.type().shape().elements().evaluate(nominal))
                * cell.type().dtype().bytes();
    }

    /** What an item is chosen by, before its place: the least comes first. */
    private long weight(Choice choice, Item item, Map<Cell, Integer> left) {
        return switch (choice) {
            case PLACE -> 0;
            case FREEING_FIRST -> Math.min(0, growth(item, left));
            case LEAST_GROWTH -> growth(item, left);
        };
    }

    private List<Item> sorted(Choice choice) {
        Map<Item, Integer> open = new HashMap<>(waiting);
        Map<Cell, Integer> left = new HashMap<>(reads);
        Map<Item, Long> weights = new HashMap<>();
        NavigableSet<Item> ready =
                new TreeSet<>(Comparator.<Item>comparingLong(weights::get).thenComparingInt(place::get));
        Consumer<Item> add = item -> {
            weights.put(item, weight(choice, item, left));
            ready.add(item);
        };
        items.stream().filter(item -> open.get(item) == 0).forEach(add);
        List<Item> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Item next = ready.pollFirst();
            order.add(next);
            for (Cell cell : next.reads()) {
                if (left.merge(cell, -1, Integer::sum) == 1) {
                    // the last reader now frees the cell: the only change of a weight
                    readers.get(cell).stream()
                            .filter(weights::containsKey)
                            .filter(ready::remove)
                            .forEach(add);
                }
            }
            for (Item user : users.getOrDefault(next, Set.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) {
                    add.accept(user);
                }
            }
        }
        if (order.size() != items.size()) {
            throw new IllegalStateException("items wait for one another in a circle");
        }
        return order;
    }

    /** How much memory an item takes less what it frees. */
    private long growth(Item item, Map<Cell, Integer> left) {
        long growth = 0;
        for (Cell cell : item.writes()) {
            growth += bytes.get(cell);
        }
        for (Cell cell : item.reads()) {
            growth -= left.get(cell) == 1 ? bytes.get(cell) : 0;
        }
        return growth;
    }

    private long peak(List<Item> order) {
        Map<Cell, Integer> left = new LinkedHashMap<>(reads);
        Set<Cell> live = new HashSet<>(given);
        long now = given.stream().mapToLong(bytes::get).sum();
        long peak = now;
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
