package dev.dlc.optimizer.simplify;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass {@code reuse}: {@code x > c} becomes {@code max(x, c) > c} where the graph has that maximum, and {@code x <
 * c} becomes {@code min(x, c) < c}. The values are the same, and the derivative of a rectifier then needs its result,
 * which the next layer keeps anyway, and not what went into it.
 */
public final class Reuse {
    /** The pass. */
    public static final Pass PASS = new Pass("reuse", Reuse::run);

    private Reuse() {}

    private static Graph run(Graph graph) {
        Map<List<Node>, Node> maxima = byOperands(graph, Elementwise.MAX);
        Map<List<Node>, Node> minima = byOperands(graph, Elementwise.MIN);
        Rebuild rebuild = new Rebuild();
        return rebuild.graph(graph, (node, operands) -> {
            Map<List<Node>, Node> limits =
                    node.is(Elementwise.GT) ? maxima : node.is(Elementwise.LT) ? minima : Map.of();
            Node limit = limits.get(node.operands());
            if (limit == null || !isNumber(node.operand(1))) {
                return rebuild.builder().like(node, operands);
            }
            Node made = rebuild.builder()
                    .like(limit, limit.operands().stream().map(rebuild::made).toList());
            return rebuild.builder().like(node, List.of(made, operands.get(1)));
        });
    }

    /** The nodes of a commutative op by their operands, in both orders. */
    private static Map<List<Node>, Node> byOperands(Graph graph, Op op) {
        Map<List<Node>, Node> found = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.is(op)) {
                found.put(node.operands(), node);
                found.put(node.operands().reversed(), node);
            }
        }
        return found;
    }

    private static boolean isNumber(Node node) {
        return Pattern.isSplat(node) && !Double.isNaN(Pattern.value(node));
    }
}
