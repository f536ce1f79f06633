package dev.dlc.optimizer.loops;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Regions;
import dev.dlc.ir.text.GraphPrinter;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass {@code merge-scans}: scans with the same operands whose steps make the same carries are one scan with the
 * outputs of all. So the forward scan that differentiation repeats to keep its carries is run once.
 */
public final class MergeScans {
    /** The pass. */
    public static final Pass PASS = new Pass("merge-scans", graph -> new MergeScans(new HashMap<>()).run(graph));

    private final Rebuild rebuild = new Rebuild();
    // One object for all regions of one text, so that nodes with equal regions are equal.
    private final Map<String, Graph> regions;
    private final Map<Node, Merged> merged = new HashMap<>();

    private MergeScans(Map<String, Graph> regions) {
        this.regions = regions;
    }

    private record Key(List<Node> operands, Attrs attrs) {}

    /**
     * What a scan becomes.
     *
     * @param region the body of all
     * @param items where each item of the scan is among those of the merged one
     */
    private record Merged(Graph region, List<Integer> items) {}

    private Graph run(Graph graph) {
        Map<Key, List<Node>> groups = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node.is(Control.SCAN)) {
                groups.computeIfAbsent(new Key(node.operands(), node.attrs()), key -> new ArrayList<>())
                        .add(node);
            }
        }
        groups.values().stream().filter(group -> group.size() > 1).forEach(this::merge);
        return rebuild.graph(graph, this::rewrite);
    }

    private Graph region(Graph graph) {
        Graph made = new MergeScans(regions).run(graph);
        return regions.computeIfAbsent(GraphPrinter.print(made), key -> made);
    }

    private Node rewrite(Node node, List<Node> operands) {
        if (node.is(Control.GET) && merged.containsKey(node.operand(0))) {
            int index = (int) node.attrs().integer("index");
            Emit emit = new Emit(rebuild.builder(), node.span());
            return emit.get(
                    operands.getFirst(), merged.get(node.operand(0)).items.get(index));
        }
        if (merged.containsKey(node)) {
            Graph region = merged.get(node).region;
            return rebuild.builder().node(node.op(), operands, node.attrs(), List.of(region), node.span());
        }
        return rebuild.like(node, operands, this::region);
    }

    /** Merges all scans of a group whose carries agree with those of the first. */
    private void merge(List<Node> group) {
        Emit emit = new Emit(new GraphBuilder());
        Graph first = group.getFirst().regions().getFirst();
        List<Node> inputs = first.inputs().stream()
                .map(input -> emit.input(input.attrs().text("name"), input.tensor()))
                .toList();
        int carries = (int) group.getFirst().attrs().integer("carries");
        List<Node> results = new ArrayList<>();
        Map<Node, List<Integer>> items = new LinkedHashMap<>();
        for (Node scan : group) {
            List<Node> own = Regions.inline(emit, region(scan.regions().getFirst()), inputs);
            if (results.isEmpty()) {
                results.addAll(own.subList(0, carries));
            }
            if (own.subList(0, carries).equals(results.subList(0, carries))) {
                items.put(scan, places(own, carries, results));
            }
        }
        if (items.size() > 1) {
            Graph body = Regions.graph(first.name(), inputs, results);
            items.forEach((scan, places) -> merged.put(scan, new Merged(body, places)));
        }
    }

    /** Adds the outputs that are not among the results yet; where each item of a scan is. */
    private static List<Integer> places(List<Node> own, int carries, List<Node> results) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            int known =
                    i < carries ? i : results.subList(carries, results.size()).indexOf(own.get(i));
            if (known < 0) {
                results.add(own.get(i));
                places.add(results.size() - 1);
            } else {
                places.add(i < carries ? i : carries + known);
            }
        }
        return places;
    }
}
