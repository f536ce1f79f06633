package dev.dlc.optimizer.loops;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Contract;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Regions;
import dev.dlc.ir.op.StackedDot;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pass {@code kept-products}: a product of all rows of a scan's output that the scan has computed row by row is an
 * output of the scan. So the reverse of a recurrence, whose products of the saved carries are made for all steps at
 * once, takes them from the forward scan.
 */
public final class KeptProducts {
    /** The pass. */
    public static final Pass PASS = new Pass("kept-products", KeptProducts::run);

    private final Rebuild rebuild = new Rebuild();
    // For each scan the products that it must put out, and the nodes that they replace.
    private final Map<Node, Map<Node, List<Node>>> kept = new LinkedHashMap<>();
    private final Map<Node, Node> scans = new HashMap<>();

    private KeptProducts() {}

    private static Graph run(Graph graph) {
        KeptProducts pass = new KeptProducts();
        for (Node node : graph.nodes()) {
            if (node.is(Contract.DOT)) {
                pass.find(node);
            }
        }
        return pass.rebuild.graph(graph, pass::rewrite);
    }

    private static boolean isScanOutput(Node node) {
        return node.is(Control.GET)
                && node.operand(0).is(Control.SCAN)
                && node.attrs().integer("index") >= node.operand(0).attrs().integer("carries");
    }

    private void find(Node product) {
        boolean left = isScanOutput(product.operand(0));
        if (!left && !isScanOutput(product.operand(1))) {
            return;
        }
        Node scan = product.operand(left ? 0 : 1).operand(0);
        twin(product, left, scan).ifPresent(inside -> {
            kept.computeIfAbsent(scan, key -> new LinkedHashMap<>())
                    .computeIfAbsent(inside, key -> new ArrayList<>())
                    .add(product);
            scans.put(product, scan);
        });
    }

    /** The product inside a scan of which a product outside makes all rows. */
    private static Optional<Node> twin(Node product, boolean left, Node scan) {
        Graph body = scan.regions().getFirst();
        Node row = body.roots()
                .get((int) product.operand(left ? 0 : 1).attrs().integer("index"))
                .value();
        Node other = product.operand(left ? 1 : 0);
        int captured = (int) (scan.attrs().integer("carries") + scan.attrs().integer("inputs"));
        int place = scan.operands().subList(captured, scan.operands().size()).indexOf(other);
        if (place < 0) {
            return Optional.empty();
        }
        Node fixed = body.inputs().get(captured + place);
        List<Node> factors = left ? List.of(row, fixed) : List.of(fixed, row);
        return body.nodes().stream()
                .filter(node -> node.is(Contract.DOT) && node.operands().equals(factors))
                .filter(node -> StackedDot.isNeverCut(node) && StackedDot.isAllSteps(node, product, left))
                .findFirst();
    }

    private Node rewrite(Node node, List<Node> operands) {
        if (scans.containsKey(node)) {
            Node scan = scans.get(node);
            int index = scan.regions().getFirst().roots().size();
            for (List<Node> replaced : kept.get(scan).values()) {
                if (replaced.contains(node)) {
                    return new Emit(rebuild.builder(), node.span()).get(rebuild.made(scan), index);
                }
                index++;
            }
        }
        if (kept.containsKey(node)) {
            Graph body = node.regions().getFirst();
            List<Node> results =
                    new ArrayList<>(body.roots().stream().map(Root::value).toList());
            results.addAll(kept.get(node).keySet());
            Graph more = run(Regions.graph(body.name(), body.inputs(), results));
            return rebuild.builder().node(node.op(), operands, node.attrs(), List.of(more), node.span());
        }
        return rebuild.like(node, operands, KeptProducts::run);
    }
}
