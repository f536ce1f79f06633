package dev.dlc.optimizer;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.optimizer.fuse.Kinds;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last pass, {@code roots}: no root of the graph or of a region is a leaf, so that every result and every new value
 * has a node that computes it, but for a carry that does not change; and no operand of control flow is a leaf without
 * memory.
 */
final class Roots {
    static final Pass PASS = new Pass("roots", graph -> new Roots(0).run(graph));

    private final Rebuild rebuild = new Rebuild();
    private final int carries;

    /** For a graph whose first outputs replace as many inputs. */
    private Roots(int carries) {
        this.carries = carries;
    }

    private Graph run(Graph graph) {
        Graph same = rebuild.graph(graph, this::rewrite);
        List<Root> roots = new ArrayList<>();
        for (Root root : same.roots()) {
            int index = roots.size();
            boolean kept = index < carries && root.value() == same.inputs().get(index);
            boolean leaf = root.value().op().family() == Op.Family.LEAF && !isUnchanged(root) && !kept;
            roots.add(leaf ? root.with(computed(root.value())) : root);
        }
        return new Graph(same.name(), same.inputs(), roots, same.checks());
    }

    private static boolean isUnchanged(Root root) {
        return root instanceof Root.Update update
                && root.value().attrs().find("name").equals(Optional.of(new Attr.Text(update.name())));
    }

    private Node computed(Node leaf) {
        return new Emit(rebuild.builder(), leaf.span()).tap(leaf, "root");
    }

    private Node rewrite(Node node, List<Node> operands) {
        if (!Kinds.isControlFlow(node)) {
            return rebuild.builder().like(node, operands);
        }
        List<Node> stored = operands.stream()
                .map(operand -> Kinds.isInline(operand) ? computed(operand) : operand)
                .toList();
        int replaced = node.is(Control.COND) ? 0 : (int) node.attrs().integer("carries");
        return rebuild.like(node, stored, region -> new Roots(replaced).run(region));
    }
}
