package dev.dlc.optimizer.fuse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which clusters wait for which: a graph without cycles. A topological order is kept beside it and made again only
 * where an edge breaks it, so that most questions look at few clusters and the time for a program is about linear in
 * its length.
 */
final class Waits {
    private final Map<Cluster, Set<Cluster>> users = new HashMap<>();
    private final Map<Cluster, Integer> places = new HashMap<>();
    private int first;

    /** A new cluster, which comes before all others. */
    void open(Cluster cluster) {
        places.put(cluster, --first);
    }

    /** A cluster reads what another one writes. */
    void add(Cluster writer, Cluster reader) {
        if (users(writer).contains(reader)) {
            return;
        }
        users.computeIfAbsent(writer, key -> new HashSet<>()).add(reader);
        if (places.get(writer) >= places.get(reader)) {
            sort();
        }
    }

    private Set<Cluster> users(Cluster cluster) {
        return users.getOrDefault(cluster, Set.of());
    }

    /** A cluster does what another one did, which is gone. */
    void join(Cluster cluster, Cluster gone) {
        Set<Cluster> after = users.computeIfAbsent(cluster, key -> new HashSet<>());
        after.addAll(users(gone));
        after.removeAll(Set.of(cluster, gone));
        users.remove(gone);
        int last = Integer.MIN_VALUE;
        for (Map.Entry<Cluster, Set<Cluster>> entry : users.entrySet()) {
            if (entry.getValue().remove(gone)) {
                entry.getValue().add(cluster);
            }
            if (entry.getValue().contains(cluster)) {
                last = Math.max(last, places.get(entry.getKey()));
            }
        }
        int next = after.stream().mapToInt(places::get).min().orElse(Integer.MAX_VALUE);
        int other = places.remove(gone);
        if (last < other && other < next) {
            places.put(cluster, other);
        }
        int place = places.get(cluster);
        if (place <= last || next <= place) {
            sort();
        }
    }

    /**
     * Whether a cluster can only run after another one. The search goes by distance: most ways are short, such as that
     * of a saved value from a layer to its gradient, and one that goes deep first would see all layers between.
     */
    boolean reaches(Cluster from, Cluster to) {
        if (from == to) {
            return true;
        }
        int end = places.get(to);
        Set<Cluster> seen = new HashSet<>();
        Deque<Cluster> open = new ArrayDeque<>();
        for (Cluster next = from; next != null; next = open.poll()) {
            for (Cluster user : places.get(next) < end ? users(next) : Set.<Cluster>of()) {
                if (user == to) {
                    return true;
                }
                if (seen.add(user)) {
                    open.add(user);
                }
            }
        }
        return false;
    }

    /** Whether a cluster waits for another one, and for none that waits for it too. */
    boolean isNext(Cluster before, Cluster after) {
        return users(before).stream().allMatch(user -> user == after || !reaches(user, after));
    }

    /** Places clusters before those that wait for them. */
    private void sort() {
        Map<Cluster, Integer> waiting = new HashMap<>();
        users.values().forEach(all -> all.forEach(user -> waiting.merge(user, 1, Integer::sum)));
        List<Cluster> order = new ArrayList<>();
        places.keySet().stream()
                .filter(cluster -> !waiting.containsKey(cluster))
                .forEach(order::add);
        for (int i = 0; i < order.size(); i++) {
            for (Cluster user : users(order.get(i))) {
                if (waiting.merge(user, -1, Integer::sum) == 0) {
                    order.add(user);
                }
            }
        }
        if (order.size() < places.size()) {
            throw new IllegalStateException("clusters wait for each other");
        }
        first = 0;
        for (Cluster cluster : order.reversed()) {
            places.put(cluster, --first);
        }
    }
}
