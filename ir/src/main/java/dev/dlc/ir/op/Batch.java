package dev.dlc.ir.op;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Batching.Context;
import dev.dlc.ir.op.Batching.Loop;
import dev.dlc.ir.op.Batching.Operand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns nodes that depend on a loop variable into nodes for all its values at once, by the batching rule of each op;
 * what does not depend on it stays as it is.
 *
 * <p>A derivative inside the loop is one for each value: what it is taken by counts as dependent on the loop variable,
 * so that no value sees the cotangents of another.
 */
public final class Batch {
    private final Emit emit;
    private final Loop loop;
    private final Map<Node, List<Operand>> known = new HashMap<>();
    private final Set<Node> forced = new HashSet<>();

    private Batch(Emit emit, Loop loop, Map<Node, Operand> seeds) {
        this.emit = emit;
        this.loop = loop;
        seeds.forEach((node, operand) -> known.put(node, List.of(operand)));
    }

    /** Nodes for all values of the loop variable, each with a first axis of the size of the loop. */
    public static List<Node> over(Emit emit, Loop loop, List<Node> results) {
        List<Operand> found = inPlace(emit, loop, results);
        Context context = new Context(emit, results.getFirst(), found, loop);
        return context.full();
    }

    /** A node for all values of the loop variable; without the axis of the loop where it does not depend on it. */
    public static Operand value(Emit emit, Loop loop, Node result) {
        return inPlace(emit, loop, List.of(result)).getFirst();
    }

    /** Values of the loop's own graph: what is older than the loop variable stays, and is not even looked at. */
    private static List<Operand> inPlace(Emit emit, Loop loop, List<Node> results) {
        Batch batch = new Batch(emit, loop, Map.of());
        int first = loop.first();
        while (true) {
            List<Node> order = cone(results, first);
            Set<Node> moving = batch.moving(order);
            int oldest = batch.forced.stream().mapToInt(Node::id).min().orElse(first);
            if (oldest >= first) {
                return batch.values(order, moving, results);
            }
            // a derivative in the loop by what is older than the loop
            first = oldest;
        }
    }

    private List<Operand> values(List<Node> order, Set<Node> moving, List<Node> results) {
        for (Node node : order) {
            if (!known.containsKey(node)) {
                known.put(node, moving.contains(node) ? visit(node) : still(node));
            }
        }
        return results.stream().map(node -> known(node).getFirst()).toList();
    }

    /** What has become of a node; those that were not visited are what they were. */
    private List<Operand> known(Node node) {
        return known.computeIfAbsent(
                node,
                same -> emit.items(same).stream()
                        .map(one -> new Operand(one, false))
                        .toList());
    }

    /** What does not follow the loop, with its operands as they are in the loop. */
    private List<Operand> still(Node node) {
        if (node.is(Control.GET)) {
            return List.of(item(node));
        }
        List<Node> operands = node.operands().stream()
                .map(operand -> known(operand).getFirst().node())
                .toList();
        Node same = emit.builder().like(node, operands);
        return emit.items(same).stream().map(one -> new Operand(one, false)).toList();
    }

    private Operand item(Node get) {
        return known(get.operand(0)).get((int) get.attrs().integer("index"));
    }

    /** The results of a region for given inputs. */
    static List<Operand> region(Emit emit, Loop loop, Graph region, List<Operand> inputs) {
        Map<Node, Operand> seeds = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            seeds.put(region.inputs().get(i), inputs.get(i));
        }
        List<Node> results = region.roots().stream().map(root -> root.value()).toList();
        Batch batch = new Batch(emit, loop, seeds);
        List<Node> order = cone(results, 0);
        return batch.values(order, batch.moving(order), results);
    }

    /** Whether each result of a region depends on the loop, where some of its inputs do. */
    static List<Boolean> moving(Loop loop, Graph region, List<Boolean> inputs) {
        Batch batch = new Batch(new Emit(new dev.dlc.ir.GraphBuilder()), loop, Map.of());
        Set<Node> seeds = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i)) {
                seeds.add(region.inputs().get(i));
            }
        }
        List<Node> results = region.roots().stream().map(root -> root.value()).toList();
        Set<Node> moving = batch.moving(cone(results, 0), seeds);
        return results.stream().map(moving::contains).toList();
    }

    /** The nodes that results are built from, but those with smaller ids than {@code first}. */
    private static List<Node> cone(List<Node> results, int first) {
        Set<Node> seen = new HashSet<>();
        List<Node> open = new ArrayList<>(results);
        for (int i = 0; i < open.size(); i++) {
            Node node = open.get(i);
            if (node.id() >= first && seen.add(node)) {
                open.addAll(node.operands());
            }
        }
        return seen.stream().sorted(Comparator.comparingInt(Node::id)).toList();
    }

    private Set<Node> moving(List<Node> order) {
        Set<Node> seeds = new HashSet<>();
        known.forEach((node, operands) -> {
            if (operands.getFirst().batched()) {
                seeds.add(node);
            }
        });
        return moving(order, seeds);
    }

    /** The nodes that depend on the loop variable; repeated since a derivative makes its variables depend on it. */
    private Set<Node> moving(List<Node> order, Set<Node> seeds) {
        while (true) {
            Set<Node> moving = new HashSet<>(seeds);
            moving.addAll(forced);
            Set<Node> variables = new HashSet<>();
            for (Node node : order) {
                if (node.operands().stream().anyMatch(moving::contains) || reads(node, loop)) {
                    moving.add(node);
                    Differentiation.variables(node).forEach(variables::add);
                }
            }
            if (!forced.addAll(variables)) {
                return moving;
            }
        }
    }

    /** Whether a node mentions the loop variable itself. */
    private static boolean reads(Node node, Loop loop) {
        for (Attr attr : node.attrs().values().values()) {
            if (attr instanceof Attr.Dims dims && dims.values().stream().anyMatch(loop::moves)) {
                return true;
            }
        }
        return node.regions().stream()
                .anyMatch(region -> region.nodes().stream().anyMatch(inner -> reads(inner, loop)));
    }

    /** Whether a node mentions the loop variable itself. */
    public static boolean mentions(Node node, String symbol) {
        return reads(node, new Loop(symbol, Dim.ONE));
    }

    private List<Operand> visit(Node node) {
        Emit at = emit.at(node.span());
        if (node.is(Control.GET)) {
            return List.of(item(node));
        }
        if (node.is(Leaf.SIZE)) {
            return Context.one(
                    BatchIndex.along(at, loop, node.attrs().dims("dim").getFirst(), node.dtype()));
        }
        checkSizes(node);
        List<Operand> operands = node.operands().stream()
                .map(operand -> known(operand).getFirst())
                .toList();
        Context context = new Context(at, node, operands, loop);
        if (operands.stream().noneMatch(Operand::batched)) {
            if (forced.contains(node)) {
                return Context.one(node.is(Differentiation.VARIABLE) ? variable(context) : copies(context));
            }
            if (!reads(node, loop)) {
                // it reads the results of a loop or branch of which others follow this loop
                return still(node);
            }
        }
        return node.op().batching().apply(context);
    }

    /** A variable of its own for each value. */
    private static Node variable(Context context) {
        return context.emit().node(context.node().op(), context.node().attrs(), context.full());
    }

    /**
     * For each value a copy of what a derivative is taken by and is no variable itself: in a region, the copies that an
     * outer loop made of a variable that the region captures.
     */
    private Node copies(Context context) {
        return context.full(still(context.node()).getFirst());
    }

    private void checkSizes(Node node) {
        List<Type.Tensor> types = switch (node.type()) {
            case Type.Tensor tensor -> List.of(tensor);
            case Type.Tuple tuple -> tuple.items();
        };
        for (Type.Tensor type : types) {
            Shape shape = type.shape();
            if (shape.dims().stream().anyMatch(loop::moves)) {
                throw new Violation(
                        "batch.c1",
                        "a size depends on the loop variable " + loop.symbol(),
                        "the same shape for all values of a loop variable",
                        type.toString());
            }
        }
    }

    /** The rule for any op: one after another. */
    static List<Operand> oneByOne(Context c) {
        List<Node> xs = new ArrayList<>();
        for (Operand operand : c.operands()) {
            if (operand.batched()) {
                xs.add(operand.node());
            }
        }
        List<Node> stacked = c.emit().scan(List.of(), xs, c.size(), false, (carry, x) -> {
            List<Node> operands = new ArrayList<>();
            int next = 0;
            for (Operand operand : c.operands()) {
                operands.add(operand.batched() ? x.get(next++) : operand.node());
            }
            Node node = c.node();
            Node same = c.emit().node(node.op(), node.attrs(), node.regions(), operands);
            return new ControlEmit.Step(List.of(), c.emit().items(same));
        });
        return Context.all(stacked);
    }
}
