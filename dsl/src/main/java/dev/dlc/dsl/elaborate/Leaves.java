package dev.dlc.dsl.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters and states of an entry, in the order of their declaration, and the paths that are taken. */
final class Leaves {
    private final Map<String, Leaf> byPath = new LinkedHashMap<>();
    private final Set<String> instances = new HashSet<>();

    /** The same leaves, to which others can be added. */
    Leaves copy() {
        Leaves copy = new Leaves();
        copy.byPath.putAll(byPath);
        copy.instances.addAll(instances);
        return copy;
    }

    /** Adds a leaf; its path must be free. */
    void add(Leaf leaf) {
        if (byPath.put(leaf.path(), leaf) != null) {
            throw new IllegalStateException("two leaves at " + leaf.path());
        }
    }

    /** Makes these the leaves of another one. */
    void restore(Leaves before) {
        byPath.clear();
        byPath.putAll(before.byPath);
        instances.clear();
        instances.addAll(before.instances);
    }

    /** Whether a leaf has that path. */
    boolean has(String path) {
        return byPath.containsKey(path);
    }

    /** The path for a new instance: the wanted one, or with a number when that is taken. */
    String claim(String wanted) {
        String path = wanted;
        for (int i = 2; !instances.add(path); i++) {
            path = wanted + "#" + i;
        }
        return path;
    }

    /** All leaves, in the order of declaration. */
    Collection<Leaf> all() {
        return byPath.values();
    }

    /** The leaves of one kind. */
    List<Leaf> of(Leaf.Kind kind) {
        List<Leaf> found = new ArrayList<>();
        for (Leaf leaf : byPath.values()) {
            if (leaf.kind() == kind) {
                found.add(leaf);
            }
        }
        return found;
    }
}
