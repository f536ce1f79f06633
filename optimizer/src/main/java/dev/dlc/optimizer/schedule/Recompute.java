package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Leaf;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Computes large values a second time, shortly before they are read again, where others want their memory meanwhile:
 * the inputs of products that differentiation keeps, when they are cheap to make from other values that are kept (T.
 * Chen et al., Training deep nets with sublinear memory cost, 2016). Only what is made element by element is, never a
 * product or a reduction; and the same operations on the same values give the same bits.
 */
final class Recompute {
    /** Values of a smaller part of the peak are kept. */
    private static final long PART = 100;

    private final Set<Cell> kept;
    private final Map<Cell, String> inPlace;
    private final Function<Node, Optional<Task>> again;
    private final Map<Node, Optional<Task>> tasks = new HashMap<>();
    private final Map<Node, Integer> copies = new HashMap<>();
    private final List<Item> items = new ArrayList<>();
    // Where the second and the last phase begin.
    private int second;
    private int last;

    /** When a cell is made and read, in numbers of items, and which of its item's results it is. */
    private static final class Life {
        int first = -1;
        int made = -1;
        int place = -1;
        final TreeSet<Integer> reads = new TreeSet<>();

        int last() {
            return reads.isEmpty() ? made : Math.max(made, reads.last());
        }

        boolean isLive(int time) {
            return first <= time && time <= last();
        }
    }

    /**
     * A value that need not live between two of its readers.
     *
     * @param task makes it again
     * @param made when it is made first
     * @param place which result of its maker it is
     * @param next the first reader behind the gap
     * @param gain how many bytes fewer live in the gap
     */
    private record Gap(Cell cell, Task task, int made, int place, int next, long gain) {}

    private Recompute(Phases phases, Set<Cell> kept, Map<Cell, String> inPlace, Function<Node, Optional<Task>> again) {
        items.addAll(phases.first());
        this.second = items.size();
        items.addAll(phases.second());
        this.last = items.size();
        items.addAll(phases.last());
        this.kept = kept;
        this.inPlace = inPlace;
        this.again = again;
    }

    /**
     * Phases with a smaller peak of live values, or the same.
     *
     * @param inPlace cells that are written where a leaf is, with its name
     * @param again a task that computes a node from what is in memory
     * @param from bytes: a smaller peak is small enough
     */
    static Phases in(
            Phases phases, Graph graph, Map<Cell, String> inPlace, Function<Node, Optional<Task>> again, long from) {
        return new Recompute(phases, Phases.results(graph), inPlace, again).run(phases, from);
    }

    private Phases run(Phases phases, long from) {
        Phases best = phases;
        long least = Long.MAX_VALUE;
        for (int rounds = items.size(); rounds > 0; rounds--) {
            Map<Cell, Life> lives = lives();
            long[] live = live(lives);
            int peak = 0;
            for (int i = 1; i < live.length; i++) {
                peak = live[i] > live[peak] ? i : peak;
            }
            if (live[peak] > least) {
                break;
            }
            if (live[peak] < least) {
                least = live[peak];
                best = phases();
            }
            if (least < from) {
                break;
            }
            Optional<Gap> gap = widest(lives, peak, live[peak] / PART);
            if (gap.isEmpty()) {
                break;
            }
            fill(gap.get());
        }
        return best;
    }

    private Phases phases() {
        return new Phases(items.subList(0, second), items.subList(second, last), items.subList(last, items.size()));
    }

    private boolean counts(Cell cell) {
        return Orders.isComputed(cell) && !inPlace.containsKey(cell);
    }

    private Map<Cell, Life> lives() {
        Map<Cell, Life> lives = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            int place = 0;
            for (Cell cell : items.get(i).writes()) {
                Life life = lives.computeIfAbsent(cell, key -> new Life());
                life.first = life.first < 0 ? i : life.first;
                life.made = i;
                life.place = place++;
            }
            for (Cell cell : items.get(i).reads()) {
                lives.computeIfAbsent(cell, key -> new Life()).reads.add(i);
            }
        }
        kept.stream()
                .filter(lives::containsKey)
                .forEach(cell -> lives.get(cell).reads.add(items.size()));
        return lives;
    }

    /** The bytes that live while each item runs. */
    private long[] live(Map<Cell, Life> lives) {
        long[] change = new long[items.size() + 2];
        lives.forEach((cell, life) -> {
            if (counts(cell) && !life.reads.isEmpty()) {
                change[Math.max(0, life.first)] += Orders.bytes(cell);
                change[life.last() + 1] -= Orders.bytes(cell);
            }
        });
        long[] live = new long[items.size()];
        long now = 0;
        for (int i = 0; i < live.length; i++) {
            now += change[i];
            live[i] = now;
        }
        return live;
    }

    /**
     * The gap around a time that frees most; of equal ones that of the value which is made last, since those before it
     * that it is made from are still there then.
     */
    private Optional<Gap> widest(Map<Cell, Life> lives, int time, long least) {
        List<Gap> gaps = new ArrayList<>();
        lives.forEach((cell, life) -> {
            Integer next = life.reads.higher(time);
            boolean idle = life.made < time && next != null && next < last && !life.reads.contains(time);
            if (idle && counts(cell) && Orders.bytes(cell) > least && areRuns(life.reads.tailSet(next))) {
                tasks.computeIfAbsent(cell.node(), again)
                        .filter(task -> isPossible(task, life.made, next, lives))
                        .map(task -> new Gap(
                                cell, task, life.made, life.place, next, Orders.bytes(cell) - added(task, time, lives)))
                        .ifPresent(gaps::add);
            }
        });
        return gaps.stream()
                .filter(gap -> gap.gain > least)
                .max(Comparator.comparingLong(Gap::gain)
                        .thenComparingInt(Gap::made)
                        .thenComparingInt(Gap::place));
    }

    private boolean areRuns(Set<Integer> readers) {
        return readers.stream().allMatch(i -> i < items.size() && items.get(i) instanceof Item.Run);
    }

    /** The bytes that live at a time only if a task runs later. */
    private long added(Task task, int time, Map<Cell, Life> lives) {
        return task.reads().stream()
                .filter(read -> counts(read) && !lives.get(read).isLive(time))
                .mapToLong(Orders::bytes)
                .sum();
    }

    /** Whether what a task reads is there before an item, and still what it was. */
    private boolean isPossible(Task task, int made, int next, Map<Cell, Life> lives) {
        Set<String> leaves = new HashSet<>();
        for (Cell cell : task.reads()) {
            boolean leaf = cell.node().is(Leaf.PARAM) || cell.node().is(Leaf.STATE);
            if (leaf) {
                leaves.add(cell.node().attrs().text("name"));
            }
            boolean known = lives.containsKey(cell) && lives.get(cell).made < next;
            if (inPlace.containsKey(cell) || Orders.isComputed(cell) && !known) {
                return false;
            }
        }
        return items.subList(made, next).stream()
                .flatMap(item -> item.writes().stream())
                .noneMatch(cell -> inPlace.containsKey(cell) && leaves.contains(inPlace.get(cell)));
    }

    /** Makes the value again behind the gap. */
    private void fill(Gap gap) {
        Node node = gap.cell.node();
        Cell made = new Cell.Again(node, copies.merge(node, 1, Integer::sum));
        items.subList(gap.next, items.size()).replaceAll(item -> item.moved(gap.cell, made));
        items.add(gap.next, new Item.Run(gap.task.moved(new Cell.Value(node), made)));
        second += gap.next < second ? 1 : 0;
        last++;
    }
}
