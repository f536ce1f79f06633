package dev.dlc.optimizer;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Regions;
import dev.dlc.optimizer.pass.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass {@code inline}: {@code call} becomes the nodes of its region, and {@code custom_grad} those of its forward
 * region, since differentiation is over.
 */
final class Inline {
    static final Pass PASS = new Pass("inline", Inline::run);

    private final Rebuild rebuild = new Rebuild();
    private final Map<Node, List<Node>> inlined = new HashMap<>();

    private Inline() {}

    private static Graph run(Graph graph) {
        Inline pass = new Inline();
        return pass.rebuild.graph(graph, pass::rewrite);
    }

    private Node rewrite(Node node, List<Node> operands) {
        if (node.is(Control.GET) && inlined.containsKey(node.operand(0))) {
            return inlined.get(node.operand(0)).get((int) node.attrs().integer("index"));
        }
        if (node.is(Control.CALL) || node.is(Control.CUSTOM_GRAD)) {
            Emit emit = new Emit(rebuild.builder(), node.span());
            Graph body = run(node.regions().getFirst());
            List<Node> results = Regions.inline(emit, body, operands);
            inlined.put(node, results);
            return results.getFirst();
        }
        return rebuild.like(node, operands, Inline::run);
    }
}
