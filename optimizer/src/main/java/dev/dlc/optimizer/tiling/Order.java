package dev.dlc.optimizer.tiling;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/** What the roots of a graph need: single nodes and loops, each behind what it reads. */
final class Order {
    /** A node outside of all loops, or a loop. */
    static final class Unit {
        private final Optional<Tile> tile;
        private final TreeSet<Node> results = new TreeSet<>(Comparator.comparingInt(Node::id));

        private Unit(Optional<Tile> tile) {
            this.tile = tile;
        }

        /** The loop. */
        Optional<Tile> tile() {
            return tile;
        }

        /** What others read, in the order of the graph. */
        List<Node> results() {
            return List.copyOf(results);
        }

        private Set<Node> needs() {
            return tile.map(Tile::needs)
                    .orElseGet(() -> new LinkedHashSet<>(results.first().operands()));
        }

        private int place() {
            return results.first().id();
        }
    }

    private final Map<Node, Unit> units = new HashMap<>();
    private final Map<Tile, Unit> loops = new HashMap<>();

    Order(Graph graph, Collection<Tile> tiles) {
        Map<Node, Tile> owners = new HashMap<>();
        tiles.forEach(tile -> tile.results().forEach(node -> owners.put(node, tile)));
        List<Node> open = new ArrayList<>(graph.inputs());
        graph.roots().forEach(root -> open.add(root.value()));
        for (int i = 0; i < open.size(); i++) {
            Node node = open.get(i);
            if (!units.containsKey(node)) {
                Optional<Tile> tile = Optional.ofNullable(owners.get(node));
                Unit unit = tile.map(one -> loops.computeIfAbsent(one, key -> new Unit(tile)))
                        .orElseGet(() -> new Unit(tile));
                boolean first = unit.results.isEmpty();
                unit.results.add(node);
                units.put(node, unit);
                if (first) {
                    open.addAll(unit.needs());
                }
            }
        }
    }

    /** The loops that would leave something large in memory. */
    List<Tile> large() {
        return loops.entrySet().stream()
                .filter(loop ->
                        loop.getValue().results.stream().anyMatch(loop.getKey().large()::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The units in an order that is close to that of the graph. */
    List<Unit> units() {
        Map<Unit, Set<Unit>> users = new HashMap<>();
        Map<Unit, Integer> waiting = new HashMap<>();
        Set<Unit> all = new LinkedHashSet<>(units.values());
        for (Unit unit : all) {
            Set<Unit> before = new LinkedHashSet<>();
            unit.needs().forEach(node -> before.add(units.get(node)));
            before.forEach(other ->
                    users.computeIfAbsent(other, key -> new LinkedHashSet<>()).add(unit));
            waiting.put(unit, before.size());
        }
        PriorityQueue<Unit> ready = new PriorityQueue<>(Comparator.comparingInt(Unit::place));
        all.stream().filter(unit -> waiting.get(unit) == 0).forEach(ready::add);
        List<Unit> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Unit next = ready.poll();
            order.add(next);
            for (Unit user : users.getOrDefault(next, Set.of())) {
                if (waiting.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        if (order.size() != all.size()) {
            throw new IllegalStateException("loops wait for one another in a circle");
        }
        return order;
    }
}
