package dev.dlc.optimizer.tiling;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Emit;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pass {@code batch-tiling}: makes loops over batch axes, inner ones within outer ones. */
public final class BatchTiling {
    /** The pass. */
    public static final Pass PASS = new Pass("batch-tiling", graph -> run(graph, Sizes.USUAL));

    private final GraphBuilder builder = new GraphBuilder();
    private final Map<Node, Node> made = new HashMap<>();
    private final Sizes sizes;

    private BatchTiling(Sizes sizes) {
        this.sizes = sizes;
    }

    /** The graph with loops; from other sizes on than usual, for tests. */
    static Graph run(Graph graph, Sizes sizes) {
        Graph current = graph;
        Set<Dim> lengths = new LinkedHashSet<>();
        graph.nodes().stream()
                .filter(sizes::isExpanding)
                .forEach(node -> lengths.add(node.shape().dim(Along.front(node))));
        for (Dim length : lengths) {
            List<Tile> tiles = new ArrayList<>();
            Levels levels = new Levels(current, length, sizes);
            levels.groups().forEach(group -> Tile.of(group, levels).ifPresent(tiles::add));
            Order order = new Order(current, tiles);
            while (tiles.removeAll(order.large())) {
                order = new Order(current, tiles);
            }
            if (!tiles.isEmpty()) {
                current = new BatchTiling(sizes).rebuild(current, order);
            }
        }
        boolean regions =
                current.nodes().stream().anyMatch(node -> !node.regions().isEmpty());
        return regions ? new BatchTiling(sizes).inRegions(current) : current;
    }

    private Graph rebuild(Graph graph, Order order) {
        for (Order.Unit unit : order.units()) {
            unit.tile()
                    .ifPresentOrElse(
                            tile -> loop(tile, unit.results()),
                            () -> same(unit.results().getFirst()));
        }
        return made(graph);
    }

    private Graph inRegions(Graph graph) {
        for (Node node : graph.nodes()) {
            List<Graph> regions =
                    node.regions().stream().map(region -> run(region, sizes)).toList();
            made.put(node, builder.node(node.op(), made(node.operands()), node.attrs(), regions, node.span()));
        }
        return made(graph);
    }

    private void same(Node node) {
        made.put(node, builder.like(node, made(node.operands())));
    }

    private List<Node> made(List<Node> nodes) {
        return nodes.stream().map(made::get).toList();
    }

    private Graph made(Graph graph) {
        List<Root> roots = graph.roots().stream()
                .map(root -> root.with(made.get(root.value())))
                .toList();
        return new Graph(graph.name(), made(graph.inputs()), roots, graph.checks());
    }

    private void loop(Tile tile, List<Node> results) {
        Emit emit = new Emit(builder, results.getFirst().span());
        List<Tile.Part> read = List.copyOf(tile.stacked());
        List<Node> xs = read.stream()
                .map(part -> emit.moveAxis(made.get(part.node()), part.axis(), 0))
                .toList();
        List<Node> stacked = emit.scan(List.of(), xs, tile.length(), false, (carry, x) -> {
            Map<Tile.Part, Node> parts = new HashMap<>();
            for (int i = 0; i < read.size(); i++) {
                parts.put(read.get(i), x.get(i));
            }
            tile.parts().forEach((part, rule) -> parts.put(part, part(emit, part, rule, parts)));
            return new ControlEmit.Step(
                    List.of(),
                    results.stream()
                            .map(node -> parts.get(Tile.Part.front(node)))
                            .toList());
        });
        for (int i = 0; i < results.size(); i++) {
            made.put(results.get(i), emit.moveAxis(stacked.get(i), 0, Along.front(results.get(i))));
        }
    }

    private Node part(Emit emit, Tile.Part part, Along rule, Map<Tile.Part, Node> parts) {
        List<Node> operands = new ArrayList<>();
        for (int i = 0; i < rule.operands().size(); i++) {
            Node operand = part.node().operand(i);
            int axis = rule.operands().get(i);
            operands.add(axis == Along.FIXED ? made.get(operand) : parts.get(new Tile.Part(operand, axis)));
        }
        return rule.make(emit.at(part.node().span()), part.node(), operands);
    }
}
