package dev.dlc.optimizer.tiling;

import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Contract;

/**
 * From which sizes on a loop pays. Size symbols count as {@value #SYMBOL}.
 *
 * @param part the elements of the product for one index: a launch costs some 5 to 10 us whatever it does
 * @param whole the bytes of the product: with smaller ones loops cost time and save little memory
 *     ({@code docs/performance.md})
 */
record Sizes(long part, long whole) {
    /** What is used. */
    static final Sizes USUAL = new Sizes(1 << 15, 1 << 26);

    private static final long SYMBOL = 32;

    /** How much larger than each of its factors a product must be. */
    private static final long RATIO = 2;

    /** Bytes for one index that stay in a cache: what is made again then costs no more than reading it would have. */
    private static final long CACHE = 1 << 23;

    /** Bytes that are worth a tenth of the time. */
    private static final long MUCH = 1 << 28;

    /** About how many elements a node has. */
    static long elements(Node node) {
        return switch (node.type()) {
            case Type.Tensor tensor -> Math.max(0, tensor.shape().elements().evaluate(symbol -> SYMBOL));
            case Type.Tuple tuple -> 0;
        };
    }

    /** Whether a node is a product for the indices of its front axis, much larger than what it is made from. */
    boolean isExpanding(Node node) {
        boolean batch = node.is(Contract.DOT)
                && Along.front(node) < node.attrs().ints("lhs_batch").size();
        if (!batch || Along.of(node, Along.front(node)).isEmpty()) {
            return false;
        }
        long elements = elements(node);
        long count = Math.max(1, node.shape().dim(Along.front(node)).evaluate(symbol -> SYMBOL));
        long bytes = elements * node.dtype().bytes();
        return elements / count >= part
                && bytes >= whole
                && (bytes / count <= CACHE || bytes >= MUCH)
                && node.operands().stream().allMatch(factor -> elements >= RATIO * elements(factor));
    }
}
