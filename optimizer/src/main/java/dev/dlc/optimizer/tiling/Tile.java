package dev.dlc.optimizer.tiling;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Nodes that are computed in one loop.
 *
 * @param length the number of steps
 * @param results the nodes that others may read; the axis of the loop is their front axis
 * @param large those of them that must not be in memory for all steps
 * @param parts what a step computes, operands before users: also what is made again for it
 * @param stacked what a step reads a part of
 * @param fixed what a step reads whole
 */
record Tile(
        Dim length, Set<Node> results, Set<Node> large, Map<Part, Along> parts, Set<Part> stacked, Set<Node> fixed) {
    /**
     * A node's value at one index of an axis.
     *
     * @param node the node
     * @param axis the axis of the loop
     */
    record Part(Node node, int axis) {
        /** The part of a node that is along its front axis. */
        static Part front(Node node) {
            return new Part(node, Along.front(node));
        }
    }

    /** What the loop needs from outside. */
    Set<Node> needs() {
        Set<Node> needs = new LinkedHashSet<>();
        stacked.forEach(part -> needs.add(part.node));
        needs.addAll(fixed);
        return needs;
    }

    /** The tile of a group; none where something large would have to be in memory all the same. */
    static Optional<Tile> of(List<Node> group, Levels levels) {
        return new Finder(group, levels).find();
    }

    private static final class Finder {
        private final SequencedSet<Node> group;
        private final Levels levels;
        private final long least;
        private final Set<Node> members = new LinkedHashSet<>();
        private final Map<Part, Along> parts = new TreeMap<>(
                Comparator.<Part>comparingInt(part -> part.node.id()).thenComparingInt(Part::axis));
        private final Set<Part> stacked = new LinkedHashSet<>();
        private final Set<Part> shown = new HashSet<>();
        private final Set<Node> fixed = new LinkedHashSet<>();

        Finder(List<Node> group, Levels levels) {
            this.group = new LinkedHashSet<>(group);
            this.levels = levels;
            this.least = group.stream()
                    .flatMap(node -> Stream.concat(Stream.of(node), levels.passing(node).stream()))
                    .flatMap(node -> levels.large(node).stream())
                    .mapToLong(size -> size)
                    .min()
                    .orElseThrow();
        }

        Optional<Tile> find() {
            addMembers();
            Deque<Part> open = new ArrayDeque<>();
            members.forEach(node -> open.add(Part.front(node)));
            while (!open.isEmpty()) {
                Part part = open.pop();
                Optional<Along> rule = Along.of(part.node, part.axis);
                if (rule.isEmpty()) {
                    return Optional.empty();
                }
                if (parts.putIfAbsent(part, rule.get()) == null) {
                    open.addAll(made(part, rule.get()));
                }
            }
            Dim length = group.getFirst().shape().dim(Along.front(group.getFirst()));
            Set<Node> large = new HashSet<>(members);
            large.removeIf(node -> levels.large(node).isEmpty());
            return stacked.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Tile(length, members, large, parts, stacked, fixed));
        }

        /** Whether a node follows from an expanding product and is as large, or is computed from others as large. */
        private boolean isLarge(Node node) {
            boolean bound = node.is(Leaf.INPUT) || node.is(Leaf.PARAM) || node.is(Leaf.STATE);
            return levels.large(node).isPresent()
                    || !bound && !levels.isDepending(node) && Sizes.elements(node) >= least;
        }

        /** Large nodes, what reads them, and what lies between. */
        private void addMembers() {
            Set<Node> inner = new HashSet<>();
            for (Node node : group.reversed()) {
                List<Node> passing = levels.passing(node);
                boolean touches = levels.large(node).isPresent()
                        || passing.stream()
                                .anyMatch(operand -> levels.large(operand).isPresent());
                if (touches || inner.contains(node)) {
                    inner.add(node);
                    passing.stream().filter(group::contains).forEach(inner::add);
                }
            }
            group.stream().filter(inner::contains).forEach(members::add);
        }

        /** The operands of a part that the loop makes as well; the others are read. */
        private List<Part> made(Part part, Along rule) {
            // what a small view shows is in memory, however large
            boolean shows = shown.contains(part) || !members.contains(part.node) && !isLarge(part.node);
            List<Part> made = new ArrayList<>();
            for (int i = 0; i < rule.operands().size(); i++) {
                Part operand = new Part(part.node.operand(i), rule.operands().get(i));
                if (operand.axis == Along.FIXED) {
                    fixed.add(operand.node);
                } else if (isView(operand) || !shows && (members.contains(operand.node) || isLarge(operand.node))) {
                    made.add(operand);
                    if (shows) {
                        shown.add(operand);
                    }
                } else {
                    stacked.add(operand);
                }
            }
            return made;
        }

        /** Whether a part is a view of others that the loop can read, so that it needs no memory. */
        private boolean isView(Part part) {
            boolean moves = switch (part.node.op().name()) {
                case "reshape", "transpose", "broadcast", "slice", "reverse", "constant", "iota" -> true;
                default -> false;
            };
            return moves
                    && Along.of(part.node, part.axis)
                            .filter(rule -> isFront(part.node, rule))
                            .isPresent();
        }

        private boolean isFront(Node node, Along rule) {
            return IntStream.range(0, rule.operands().size())
                    .allMatch(i -> rule.operands().get(i) == Along.FIXED
                            || rule.operands().get(i) == Along.front(node.operand(i))
                            || isView(new Part(node.operand(i), rule.operands().get(i))));
        }
    }
}
