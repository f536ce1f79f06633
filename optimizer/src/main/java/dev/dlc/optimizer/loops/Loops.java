package dev.dlc.optimizer.loops;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Regions;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The pass {@code loops}: takes out of loops and branches what need not be in them, inner ones first. */
public final class Loops {
    /** The pass. */
    public static final Pass PASS = new Pass("loops", Loops::run);

    private final Rebuild rebuild = new Rebuild();
    private final Map<Node, Set<Integer>> used = new HashMap<>();
    // The new node for each item of control flow.
    private final Map<Node, Map<Integer, Node>> items = new HashMap<>();

    private Loops() {}

    private static Graph run(Graph graph) {
        Loops pass = new Loops();
        for (Node node : graph.nodes()) {
            if (node.is(Control.GET)) {
                pass.used
                        .computeIfAbsent(node.operand(0), key -> new TreeSet<>())
                        .add((int) node.attrs().integer("index"));
            }
        }
        return pass.rebuild.graph(graph, pass::rewrite);
    }

    private Node rewrite(Node node, List<Node> operands) {
        Emit emit = new Emit(rebuild.builder(), node.span());
        if (node.is(Control.GET) && items.containsKey(node.operand(0))) {
            return items.get(node.operand(0)).get((int) node.attrs().integer("index"));
        }
        if (node.is(Control.SCAN)) {
            Graph body = run(node.regions().getFirst());
            items.put(node, new ScanSplit(emit, node, operands, body, used(node)).run());
        } else if (node.is(Control.WHILE)) {
            items.put(node, whileLoop(emit, node, operands));
        } else if (node.is(Control.COND)) {
            items.put(node, cond(emit, node, operands));
        } else {
            return rebuild.builder().like(node, operands);
        }
        // Stands for the tuple, which nothing but its items refers to.
        return operands.isEmpty() ? items.get(node).values().iterator().next() : operands.getFirst();
    }

    private Set<Integer> used(Node node) {
        return used.getOrDefault(node, Set.of());
    }

    /** The loop without carries that nothing needs or that don't change; what is fixed is computed outside. */
    private Map<Integer, Node> whileLoop(Emit emit, Node node, List<Node> operands) {
        Graph condition = run(node.regions().get(0));
        Graph body = run(node.regions().get(1));
        int carries = (int) node.attrs().integer("carries");
        Set<Node> tested = Carries.cone(List.of(condition.roots().getFirst().value()));
        Set<Node> read = new HashSet<>();
        for (int i = 0; i < carries; i++) {
            if (tested.contains(condition.inputs().get(i))) {
                read.add(body.inputs().get(i));
            }
        }
        List<Integer> live = Carries.live(body, carries, used(node), read);
        List<Node> results = emit.whileLoop(
                live.stream().map(operands::get).toList(),
                node.attrs().dims("bound"),
                carry -> Regions.inline(emit, condition, inputs(operands, live, carry))
                        .getFirst(),
                carry -> {
                    List<Node> next = Regions.inline(emit, body, inputs(operands, live, carry));
                    return live.stream().map(next::get).toList();
                });
        Map<Integer, Node> found = new HashMap<>();
        for (int i = 0; i < carries; i++) {
            found.put(i, live.contains(i) ? results.get(live.indexOf(i)) : operands.get(i));
        }
        return found;
    }

    private static List<Node> inputs(List<Node> operands, List<Integer> live, List<Node> carry) {
        List<Node> inputs = new ArrayList<>(operands);
        for (int i = 0; i < live.size(); i++) {
            inputs.set(live.get(i), carry.get(i));
        }
        return inputs;
    }

    /** The branch without results that nothing needs; each side stays as lazy as it is. */
    private Map<Integer, Node> cond(Emit emit, Node node, List<Node> operands) {
        List<Integer> needed = List.copyOf(used(node));
        List<Graph> sides = node.regions().stream()
                .map(Loops::run)
                .map(side -> Regions.graph(
                        side.name(),
                        side.inputs(),
                        needed.stream().map(i -> side.roots().get(i).value()).toList()))
                .toList();
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < operands.size() - 1; i++) {
            if (isRead(sides.get(0), i) || isRead(sides.get(1), i)) {
                read.add(i);
            }
        }
        List<Node> captured = new ArrayList<>(List.of(operands.getFirst()));
        read.forEach(i -> captured.add(operands.get(i + 1)));
        List<Graph> regions = sides.stream()
                .map(side -> new Graph(
                        side.name(), read.stream().map(side.inputs()::get).toList(), side.roots()))
                .toList();
        Node made = emit.node(Control.COND, Attrs.NONE, regions, captured);
        Map<Integer, Node> found = new HashMap<>();
        for (int i = 0; i < needed.size(); i++) {
            found.put(needed.get(i), emit.get(made, i));
        }
        return found;
    }

    private static boolean isRead(Graph side, int input) {
        List<Node> results = side.roots().stream().map(root -> root.value()).toList();
        return Carries.cone(results).contains(side.inputs().get(input));
    }
}
