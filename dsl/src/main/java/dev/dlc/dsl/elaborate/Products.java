package dev.dlc.dsl.elaborate;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Batch;
import dev.dlc.ir.op.Batching;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sums of products over loop variables as contractions. Factors that do not depend on them stand before the sum; of the
 * others those that depend on the same loop variables are multiplied first, and what is left is contracted.
 */
final class Products {
    private final World world;
    private final IndexSpace space;
    private final Emit emit;

    Products(World world, IndexSpace space, Emit emit) {
        this.world = world;
        this.space = space;
        this.emit = emit;
    }

    /**
     * A contraction of two factors.
     *
     * @param left one factor, a scalar in the body of the loop
     * @param right the other
     * @param over the loop variables that are summed over, all of them in both
     */
    record Sum(Node left, Node right, List<Index> over) {}

    /** The factors of a product. */
    private static final class Factors {
        final List<Node> above = new ArrayList<>();
        final List<Node> below = new ArrayList<>();
        boolean negative;
    }

    /**
     * The sum of a scalar over the loop variables of the space; empty where it is no product of at least two factors.
     */
    Optional<Node> sum(Node body) {
        if (body.tensor().rank() > 0 || body.dtype() == DType.BOOL) {
            return Optional.empty();
        }
        Factors factors = new Factors();
        split(body, factors);
        List<Node> inside = factors.above.stream().filter(this::moves).toList();
        if (inside.size() < 2) {
            return Optional.empty();
        }
        List<Node> outside = factors.above.stream().filter(node -> !moves(node)).toList();
        List<Node> sides = sides(inside);
        Node sum = contract(sides.get(0), sides.get(1));
        for (Node factor : outside) {
            sum = emit.mul(sum, factor);
        }
        for (Node divisor : factors.below) {
            sum = emit.div(sum, divisor);
        }
        return Optional.of(factors.negative ? emit.neg(sum) : sum);
    }

    private void split(Node node, Factors factors) {
        if (node.is(Elementwise.MUL)) {
            split(node.operand(0), factors);
            split(node.operand(1), factors);
        } else if (node.is(Elementwise.NEG)) {
            factors.negative = !factors.negative;
            split(node.operand(0), factors);
        } else if (node.is(Elementwise.DIV) && node.dtype().isFloat() && !moves(node.operand(1))) {
            split(node.operand(0), factors);
            factors.below.add(node.operand(1));
        } else {
            factors.above.add(node);
        }
    }

    private boolean moves(Node node) {
        Set<String> symbols = world.nest().reached(node);
        return space.own().stream().anyMatch(index -> symbols.contains(index.symbol()));
    }

    /** Two sides with as little in common as possible. */
    private List<Node> sides(List<Node> factors) {
        Map<Set<String>, Node> groups = new LinkedHashMap<>();
        for (Node factor : factors) {
            groups.merge(world.nest().reached(factor), factor, emit::mul);
        }
        List<Node> parts = List.copyOf(groups.values());
        if (parts.size() == 1) {
            parts = factors;
        }
        Node right = parts.get(1);
        for (Node more : parts.subList(2, parts.size())) {
            right = emit.mul(right, more);
        }
        return List.of(parts.get(0), right);
    }

    /** A factor for all values of the loop variables that it depends on, their axes first. */
    private record Side(Node node, List<Index> axes) {
        List<Integer> places(List<Index> wanted) {
            return wanted.stream().map(axes::indexOf).toList();
        }

        /** Summed over all but the given loop variables. */
        Side only(List<Index> kept, Emit emit) {
            List<Integer> lost = new ArrayList<>();
            for (int axis = 0; axis < axes.size(); axis++) {
                if (!kept.contains(axes.get(axis))) {
                    lost.add(axis);
                }
            }
            return new Side(
                    emit.sum(node, lost), axes.stream().filter(kept::contains).toList());
        }
    }

    private Side side(Node factor) {
        Node node = factor;
        List<Index> axes = new ArrayList<>();
        for (Index index : space.own().reversed()) {
            Batching.Operand all = Batch.value(emit, index.loop(), node);
            if (all.batched()) {
                axes.addFirst(index);
                node = all.node();
            }
        }
        return new Side(node, axes);
    }

    private Node contract(Node left, Node right) {
        Side a = side(left);
        Side b = side(right);
        List<Index> common = a.axes.stream().filter(b.axes::contains).toList();
        Dim repeats = Dim.ONE;
        for (Index index : space.own()) {
            if (!a.axes.contains(index) && !b.axes.contains(index)) {
                repeats = repeats.times(index.count());
            }
        }
        boolean plain = a.axes.size() == common.size() && b.axes.size() == common.size();
        Side x = a.only(common, emit);
        Side y = b.only(common, emit);
        Node sum = common.isEmpty()
                ? emit.mul(x.node, y.node)
                : emit.dot(x.node, y.node, List.of(), List.of(), x.places(common), y.places(common));
        if (plain && !common.isEmpty()) {
            space.products().put(sum, new Sum(left, right, common));
        }
        return repeats.is(1) ? sum : emit.mul(sum, emit.size(repeats, sum.dtype()));
    }

    /** The same nodes with some replaced, none of which is older than {@code first}. */
    static List<Node> replace(Emit emit, List<Node> results, Map<Node, Node> by, int first) {
        Map<Node, Node> replaced = new HashMap<>(by);
        for (Node node : Cone.since(first, results).ordered()) {
            if (node.id() < first) {
                replaced.put(node, node);
            }
            if (!replaced.containsKey(node)) {
                List<Node> operands =
                        node.operands().stream().map(replaced::get).toList();
                replaced.put(node, emit.builder().like(node, operands));
            }
        }
        return results.stream().map(replaced::get).toList();
    }
}
