package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Attr;
import dev.dlc.ir.Dim;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The loops and functions around the place that is elaborated: loop variables, keys of random numbers, yields. */
final class Nest {
    private final GraphBuilder builder;
    private final Map<String, Index> indices = new HashMap<>();
    private final Map<Node, Set<String>> reached = new HashMap<>();
    private Deque<IndexSpace> spaces = new ArrayDeque<>();
    private Deque<Function<Span, Node>> keys = new ArrayDeque<>();
    private Deque<Yields> yields = new ArrayDeque<>();

    /**
     * What the body of a scan yields.
     *
     * @param frame the function that the scan stands in
     * @param values the values so far
     */
    record Yields(Frame frame, List<Value> values) {
        Yields(Frame frame) {
            this(frame, new ArrayList<>());
        }
    }

    Nest(GraphBuilder builder) {
        this.builder = builder;
    }

    // ---- index notation

    /** A new construct of index notation, inside the present one. */
    IndexSpace space(Frame frame) {
        return new IndexSpace(frame, space(), builder.size());
    }

    /** A new loop variable. */
    Index index(String name, Span span) {
        Index index = new Index(name, name + "'" + (indices.size() + 1), span, builder.size());
        indices.put(index.symbol(), index);
        return index;
    }

    /** The loop variable of a symbol. */
    Optional<Index> index(String symbol) {
        return Optional.ofNullable(indices.get(symbol));
    }

    /** Whether a dim depends on a loop variable. */
    boolean follows(Dim dim) {
        return !indices.isEmpty() && dim.symbols().stream().anyMatch(indices::containsKey);
    }

    /** The loop variables that a node depends on: it, or what it is built from, mentions them. */
    Set<String> reached(Node node) {
        Deque<Node> open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
            Node next = open.peek();
            List<Node> unknown = next.operands().stream()
                    .filter(operand -> !reached.containsKey(operand))
                    .toList();
            if (unknown.isEmpty()) {
                open.pop();
                reached.computeIfAbsent(next, this::union);
            } else {
                unknown.forEach(open::push);
            }
        }
        return reached.get(node);
    }

    private Set<String> union(Node node) {
        Set<String> all = symbols(node);
        for (Node operand : node.operands()) {
            Set<String> below = reached.get(operand);
            if (below.containsAll(all)) {
                all = below;
            } else if (!all.containsAll(below)) {
                all = new TreeSet<>(all);
                all.addAll(below);
            }
        }
        return all;
    }

    /** The loop variables that a node mentions itself. */
    private Set<String> symbols(Node node) {
        Set<String> found = new TreeSet<>();
        for (Attr attr : node.attrs().values().values()) {
            if (attr instanceof Attr.Dims dims) {
                dims.values().forEach(dim -> found.addAll(dim.symbols()));
            }
        }
        node.regions().forEach(region -> region.nodes().forEach(inner -> found.addAll(symbols(inner))));
        found.retainAll(indices.keySet());
        return found;
    }

    Optional<IndexSpace> space() {
        return Optional.ofNullable(spaces.peek());
    }

    /** Runs a body inside a construct of index notation. */
    <T> T inside(IndexSpace space, Supplier<T> body) {
        spaces.push(space);
        try {
            return body.get();
        } finally {
            spaces.pop();
        }
    }

    // ---- random numbers

    Optional<Function<Span, Node>> key() {
        return Optional.ofNullable(keys.peek());
    }

    /** The key around the innermost one. */
    Node outerKey(Supplier<Node> key) {
        Function<Span, Node> innermost = keys.pop();
        try {
            return key.get();
        } finally {
            keys.push(innermost);
        }
    }

    /** Runs a body whose random numbers come from another key. */
    <T> T withKey(Function<Span, Node> key, Supplier<T> body) {
        keys.push(key);
        try {
            return body.get();
        } finally {
            keys.pop();
        }
    }

    // ---- yields

    Optional<Yields> yields() {
        return Optional.ofNullable(yields.peek());
    }

    /** Runs the body of a scan. */
    <T> T yielding(Yields to, Supplier<T> body) {
        yields.push(to);
        try {
            return body.get();
        } finally {
            yields.pop();
        }
    }

    /** Runs a body where nothing can be yielded. */
    <T> T withoutYields(Supplier<T> body) {
        Deque<Yields> before = yields;
        yields = new ArrayDeque<>();
        try {
            return body.get();
        } finally {
            yields = before;
        }
    }

    /** Runs something that belongs to no loop: the first value of a parameter. */
    <T> T outside(Supplier<T> body) {
        Deque<IndexSpace> spacesBefore = spaces;
        Deque<Function<Span, Node>> keysBefore = keys;
        spaces = new ArrayDeque<>();
        keys = new ArrayDeque<>();
        try {
            return withoutYields(body);
        } finally {
            spaces = spacesBefore;
            keys = keysBefore;
        }
    }
}
