package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.math.ValueRange;
import dev.dlc.optimizer.index.Views;
import dev.dlc.optimizer.kernel.OpCosts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Estimates of work per element, in additions, on which fusion decides. Size symbols count as {@value #SYMBOL}. */
final class Work {
    /** An access to an element in memory, somewhere between the second-level cache and main memory. */
    static final double MEMORY = 6;
    /** A launch of a kernel that would not be there otherwise. */
    static final double LAUNCH = 2000;
    /** Elements of this cost are worth vectors. */
    static final double HEAVY = 16;

    /**
     * Kernels beyond this estimate may have a loop of more than 6,000 bytes of bytecode, whose vectors the JVM's
     * compilers no longer manage; from 8,000 bytes on they compile no method at all.
     */
    static final int MOST_CODE = 5000;

    /**
     * Beside random bits less fits: their rounds hold so many integers that the JVM's first compiler runs out of
     * registers. This has room for what makes two of them a normal number.
     */
    static final int MOST_BESIDE_RANDOM = 1700;

    /** With random bits behind a product; 2,600 bytes are too many. */
    static final int MOST_RANDOM_PRODUCT = 2000;

    private static final int LOOP_CODE = 300;
    private static final long SYMBOL = 32;
    private static final double IRREGULAR = 4;
    private static final int MOST_INPUTS = 8;
    private static final int RANGE_DEPTH = 8;

    private final Map<Node, Double> cones = new HashMap<>();
    // The same without what is the same for many elements, such as statistics of a row.
    private final Map<Node, Double> elementCones = new HashMap<>();
    private final Map<Node, Set<Node>> inputs = new HashMap<>();
    private final Map<Node, Set<Node>> users = new HashMap<>();

    Work(Graph graph) {
        for (Node node : graph.nodes()) {
            node.operands()
                    .forEach(operand -> users.computeIfAbsent(operand, key -> new HashSet<>())
                            .add(node));
        }
        graph.nodes().forEach(this::estimate);
    }

    /** A number for a size. */
    static double nominal(Dim size) {
        return Math.max(0, size.evaluate(symbol -> SYMBOL));
    }

    static double elements(Node node) {
        return nominal(node.shape().elements());
    }

    /** How many nodes read a node. */
    int users(Node node) {
        return users.getOrDefault(node, Set.of()).size();
    }

    /** The nodes that read a node. */
    Set<Node> usersOf(Node node) {
        return users.getOrDefault(node, Set.of());
    }

    /** To compute one element from what is probably in memory. */
    double of(Node node) {
        return cones.getOrDefault(node, 0.0);
    }

    /** Whether to compute one element, from what is probably in memory and what its row has in common, is dear. */
    boolean isHeavy(Node node) {
        return elementCones.getOrDefault(node, 0.0) >= HEAVY;
    }

    /** About how many tensors of the node's size are read to compute it from what is probably in memory. */
    int inputs(Node node) {
        return inputs.getOrDefault(node, Set.of()).size();
    }

    /** The op alone, for one element. */
    static double own(Node node) {
        return switch (node.op().family()) {
            case LEAF, DIFFERENTIATION -> 0;
            case ELEMENTWISE -> OpCosts.of(node.op().name());
            case RANDOM -> OpCosts.RANDOM;
            case MOVEMENT, CONTROL -> Views.isView(node) ? 0 : IRREGULAR;
            case REDUCE -> elements(node.operand(0)) / Math.max(1, elements(node));
            case WINDOW ->
                2 * node.attrs().ints("window").stream().mapToDouble(k -> k).reduce(1, (x, y) -> x * y);
            case CONTRACT, INDEX, ORDER -> IRREGULAR;
        };
    }

    /** About how many bytes of bytecode the op alone is. */
    static int code(Node node) {
        return switch (node.op().family()) {
            case ELEMENTWISE -> OpCosts.code(node.op().name(), () -> range(node.operand(0), RANGE_DEPTH));
            case RANDOM -> OpCosts.RANDOM_CODE;
            case REDUCE, WINDOW, CONTRACT, INDEX, ORDER -> LOOP_CODE;
            case LEAF, DIFFERENTIATION, MOVEMENT, CONTROL -> 0;
        };
    }

    /** Where the elements of a node lie, looking at so many ops before it. */
    private static ValueRange range(Node node, int depth) {
        if (Kinds.isInline(node) && node.op().name().equals("constant")) {
            return ValueRange.of(node.attrs().reals("values").getFirst());
        }
        if (depth == 0) {
            return ValueRange.of(node.dtype());
        }
        if (Kinds.isPlainView(node)) {
            return range(node.operand(0), depth - 1);
        }
        return node.op().family() == Op.Family.ELEMENTWISE
                ? ValueRange.of(
                        node.op().name(),
                        node.operand(0).dtype(),
                        node.dtype(),
                        node.operands().stream()
                                .map(operand -> range(operand, depth - 1))
                                .toList())
                : ValueRange.of(node.dtype());
    }

    private void estimate(Node node) {
        if (!(node.type() instanceof dev.dlc.ir.Type.Tensor)) {
            return;
        }
        double work = own(node);
        double each = work;
        double repeats = node.op().family() == Op.Family.REDUCE ? work : 1;
        Set<Node> from = new HashSet<>();
        for (Node operand : node.operands()) {
            boolean tensor = operand.type() instanceof dev.dlc.ir.Type.Tensor;
            if (tensor && isProbablyInside(operand)) {
                work += repeats * of(operand);
                boolean isAlike = operand.shape().elements().equals(node.shape().elements());
                each += isAlike ? elementCones.getOrDefault(operand, 0.0) : 0;
                from.addAll(inputs.getOrDefault(operand, Set.of()));
            } else if (tensor && operand.shape().elements().equals(node.shape().elements())) {
                from.add(operand);
            }
        }
        cones.put(node, work);
        elementCones.put(node, each);
        inputs.put(
                node,
                from.size() > MOST_INPUTS
                        ? Set.copyOf(from.stream().limit(MOST_INPUTS).toList())
                        : from);
    }

    private boolean isProbablyInside(Node operand) {
        boolean stored = operand.op().family() == Op.Family.LEAF && !Kinds.isInline(operand);
        boolean reduces = operand.op().family() == Op.Family.REDUCE;
        return !stored && !reduces && !Kinds.hasCore(operand) && (users(operand) == 1 || of(operand) <= 2 * MEMORY);
    }
}
