package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The versions of parameters and states in a graph under way: a read yields the latest, an update makes a new one. */
final class Versions {
    private final World world;
    private final Map<String, List<Version>> versions = new LinkedHashMap<>();
    private final Map<String, Leaf> updated = new LinkedHashMap<>();
    // leaves whose first values are under way
    private final Set<String> starting = new HashSet<>();

    Versions(World world) {
        this.world = world;
    }

    /**
     * One version of a leaf.
     *
     * @param node what a read yields
     * @param update the statement that made it; empty for the version before the run
     */
    record Version(Node node, Optional<Span> update) {}

    /** The current version of a leaf. */
    Node read(Leaf leaf) {
        return history(leaf).getLast().node();
    }

    /** The parameter whose current version a node is. */
    Optional<Leaf> parameter(Node node) {
        return world.leaves().of(Leaf.Kind.PARAM).stream()
                .filter(leaf -> versions.containsKey(leaf.path()) && read(leaf).equals(node))
                .findFirst();
    }

    /** All versions of a leaf so far, oldest first. */
    List<Version> history(Leaf leaf) {
        List<Version> found = versions.get(leaf.path());
        if (found == null) {
            found = new ArrayList<>();
            found.add(new Version(first(leaf), Optional.empty()));
            versions.put(leaf.path(), found);
        }
        return found;
    }

    private Node first(Leaf leaf) {
        Emit emit = world.emit(leaf.span());
        if (!world.mode().hasLeaves()) {
            Node value = initial(leaf);
            // two parameters with one first value are two parameters
            return leaf.kind() == Leaf.Kind.PARAM && value.dtype().isFloat()
                    ? emit.variable(value, world.freshVariable())
                    : value;
        }
        return switch (leaf.kind()) {
            case PARAM -> emit.param(leaf.path(), leaf.type());
            case STATE, RULE -> emit.state(leaf.path(), leaf.type());
        };
    }

    private Node initial(Leaf leaf) {
        if (!starting.add(leaf.path())) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.TOO_DEEP,
                            leaf.span(),
                            "the first value of " + leaf.path() + " is computed from itself")
                    .sides("a first value of other things", leaf.path())
                    .fix("begin with `zeros()` or a rule of `init`"));
        }
        try {
            return world.nest().outside(() -> leaf.initial().in(world));
        } finally {
            starting.remove(leaf.path());
        }
    }

    /**
     * Makes a value the current version of a leaf. A parameter's new version is a variable of its own: derivatives do
     * not go through the update to what it was computed from.
     */
    void update(Leaf leaf, Node value, Span statement) {
        Emit emit = world.emit(statement);
        Node version = leaf.kind() == Leaf.Kind.PARAM && value.dtype().isFloat()
                ? emit.variable(emit.stopGradient(value), world.freshVariable())
                : value;
        history(leaf).add(new Version(version, Optional.of(statement)));
        updated.put(leaf.path(), leaf);
    }

    /** The leaves that have changed, by path. */
    Map<String, Leaf> updated() {
        return updated;
    }

    /** Runs the body of a loop, for which leaves have versions of their own. */
    <T> T with(List<Leaf> changing, List<Node> nodes, Supplier<T> body) {
        Map<String, List<Version>> before = new LinkedHashMap<>();
        for (int i = 0; i < changing.size(); i++) {
            String path = changing.get(i).path();
            before.put(path, versions.get(path));
            versions.put(path, new ArrayList<>(List.of(new Version(nodes.get(i), Optional.empty()))));
        }
        try {
            return body.get();
        } finally {
            versions.putAll(before);
        }
    }

    /** The versions of a moment. */
    record Snapshot(Map<String, List<Version>> versions, Map<String, Leaf> updated) {}

    /** The versions of this moment. */
    Snapshot snapshot() {
        Map<String, List<Version>> copies = new LinkedHashMap<>();
        versions.forEach((path, history) -> copies.put(path, List.copyOf(history)));
        return new Snapshot(copies, new LinkedHashMap<>(updated));
    }

    /** Takes updates since a moment back; versions that were read for the first time since then stay. */
    void restore(Snapshot before) {
        updated.clear();
        updated.putAll(before.updated);
        versions.replaceAll((path, history) -> before.versions.containsKey(path)
                ? new ArrayList<>(before.versions.get(path))
                : new ArrayList<>(history.subList(0, 1)));
    }

    /** Takes everything since a moment back. */
    void forget(Snapshot before) {
        restore(before);
        versions.keySet().retainAll(before.versions.keySet());
    }
}
