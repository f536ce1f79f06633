package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Control;
import dev.dlc.optimizer.fuse.Kinds;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes steps of control flow. The items of its tuple have memory; the inputs of a region are the memory of the
 * operands, of carries, or rows; its results are written where the node's items, or the next carries, are.
 */
final class Flows {
    private final ProgramDraft draft;
    private final Sequence outside;
    private final Map<Node, List<Integer>> memory = new HashMap<>();

    Flows(ProgramDraft draft, Sequence outside) {
        this.draft = draft;
        this.outside = outside;
    }

    private static int carries(Node node) {
        return node.is(Control.COND) ? 0 : (int) node.attrs().integer("carries");
    }

    /** Gives the results of control flow their memory; to be called in the order of the graph. */
    void place(Item.Flow flow) {
        Node node = flow.node();
        List<Type.Tensor> types = ((Type.Tuple) node.type()).items();
        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            int index = i;
            Optional<Node> item = flow.results().stream()
                    .filter(get -> get.attrs().integer("index") == index)
                    .findFirst();
            if (i < carries(node)) {
                lendStart(node.operand(i), item);
            }
            results.add(item.map(outside::position)
                    .orElseGet(() -> draft.add(types.get(index), new Program.Storage.Arena(), node)));
            if (i < carries(node)) {
                takeStart(node.operand(i), results.getLast());
            }
        }
        memory.put(node, results);
    }

    /** A carry begins in the memory of another loop's result that nothing else needs. */
    private void lendStart(Node start, Optional<Node> item) {
        Cell cell = new Cell.Value(start);
        boolean free = item.isPresent() && !outside.isPlaced(new Cell.Value(item.get()));
        boolean result = Kinds.isControlFlowResult(start) && outside.isPlaced(cell);
        if (free && result && outside.uses(start) == 1) {
            outside.place(new Cell.Value(item.get()), outside.position(cell));
        }
    }

    /** What nothing but the loop needs is computed where the carry is. */
    private void takeStart(Node start, int position) {
        Cell cell = new Cell.Value(start);
        boolean computed = start.op().family() != Op.Family.LEAF;
        if (computed && outside.uses(start) == 1 && !outside.isPlaced(cell)) {
            outside.place(cell, position);
        }
    }

    /** The steps of control flow whose results have their memory. */
    List<Program.Step> steps(Item.Flow flow) {
        Node node = flow.node();
        return switch (node.op().name()) {
            case "scan" -> scan(node);
            case "while" -> whileLoop(node);
            case "cond" -> List.of(branch(node));
            default -> throw new IllegalArgumentException("no control flow: " + node);
        };
    }

    private List<Program.Step> scan(Node node) {
        int carries = carries(node);
        int end = carries + (int) node.attrs().integer("inputs");
        Dim length = node.attrs().dims("length").getFirst();
        String counter = draft.counter();
        Dim step = Dim.symbol(counter);
        Dim at = node.attrs().flag("reverse") ? length.plus(-1).minus(step) : step;
        Graph region = node.regions().getFirst();
        List<Integer> inputs = inputs(node, 0);
        for (int i = carries; i < end; i++) {
            inputs.set(i, row(region.inputs().get(i), outside.position(node.operand(i)), at));
        }
        List<Integer> results = new ArrayList<>(memory.get(node));
        for (int i = carries; i < results.size(); i++) {
            results.set(i, row(region.roots().get(i).value(), results.get(i), at));
        }
        List<Program.Step> steps = starts(node);
        steps.add(new Program.Loop(counter, length, new Region(region, inputs).steps(carries, results)));
        return steps;
    }

    /** The part of a stacked value that holds the value of an inner node at a step. */
    private int row(Node inner, int stacked, Dim at) {
        return draft.view(inner.tensor(), stacked, at.times(inner.shape().elements()), inner);
    }

    private List<Program.Step> whileLoop(Node node) {
        List<Integer> inputs = inputs(node, 0);
        Region condition = new Region(node.regions().get(0), inputs);
        List<Program.Step> test = condition.steps(0, List.of());
        int holds =
                condition.sequence.position(condition.graph.roots().getFirst().value());
        Region body = new Region(node.regions().get(1), inputs);
        List<Program.Step> steps = starts(node);
        Optional<Dim> bound = node.attrs().dims("bound").stream().findFirst();
        steps.add(new Program.While(bound, test, holds, body.steps(carries(node), memory.get(node))));
        return steps;
    }

    private Program.Step branch(Node node) {
        List<Integer> inputs = inputs(node, 1);
        List<Integer> results = memory.get(node);
        return new Program.Branch(
                outside.position(node.operand(0)),
                new Region(node.regions().get(0), inputs).steps(0, results),
                new Region(node.regions().get(1), inputs).steps(0, results));
    }

    /** What the regions read: carries where they are kept, and all other operands from {@code first} on. */
    private List<Integer> inputs(Node node, int first) {
        List<Integer> inputs = new ArrayList<>(memory.get(node).subList(0, carries(node)));
        node.operands().stream()
                .skip(first + inputs.size())
                .map(outside::position)
                .forEach(inputs::add);
        return inputs;
    }

    /** The copies that set the carries. */
    private List<Program.Step> starts(Node node) {
        List<Item> copies = new ArrayList<>();
        for (int i = 0; i < carries(node); i++) {
            int carry = memory.get(node).get(i);
            if (outside.position(node.operand(i)) != carry) {
                copies.add(outside.copy(node.operand(i), "carry " + i + " of " + node.id(), carry));
            }
        }
        return outside.steps(copies, false);
    }

    /** A region whose inputs are in memory. */
    private final class Region {
        private final Graph graph;
        private final Sequence sequence;

        Region(Graph graph, List<Integer> inputs) {
            this.graph = graph;
            this.sequence = new Sequence(draft, graph);
            for (int i = 0; i < inputs.size(); i++) {
                sequence.place(new Cell.Value(graph.inputs().get(i)), inputs.get(i));
            }
        }

        /**
         * The steps.
         *
         * @param carries how many of the first results replace the inputs in front
         * @param targets where the results go; none where it does not matter
         */
        List<Program.Step> steps(int carries, List<Integer> targets) {
            List<Orders.Replacement> replacements = IntStream.range(0, carries)
                    .mapToObj(i -> new Orders.Replacement(
                            new Cell.Value(graph.inputs().get(i)),
                            new Cell.Value(graph.roots().get(i).value())))
                    .toList();
            Set<Cell> results = graph.roots().stream()
                    .map(root -> new Cell.Value(root.value()))
                    .collect(Collectors.toSet());
            Orders.Bounds bounds = new Orders.Bounds(results, Set.of(), replacements);
            List<Item> items =
                    new ArrayList<>(Orders.best(sequence.items(draft.tasks(draft.partition(graph))), bounds));
            List<Integer> copied = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                Node result = graph.roots().get(i).value();
                boolean unchanged = i < carries && result == graph.inputs().get(i);
                if (!unchanged && !computesAt(items, i, i < carries, targets.get(i))) {
                    copied.add(i);
                }
            }
            sequence.placeFlows();
            for (int i : copied) {
                items.add(sequence.copy(graph.roots().get(i).value(), "result " + i, targets.get(i)));
            }
            return sequence.steps(items, false);
        }

        /** Lets a result be computed where it belongs, if it can. */
        private boolean computesAt(List<Item> items, int index, boolean carry, int target) {
            Root root = graph.roots().get(index);
            Cell cell = new Cell.Value(root.value());
            boolean free = root.value().op().family() != Op.Family.LEAF && !sequence.isPlaced(cell);
            boolean legal = !carry
                    || Overwrites.isAllowed(
                            items, cell, new Cell.Value(graph.inputs().get(index)));
            if (free && legal) {
                sequence.place(cell, target);
            }
            return free && legal;
        }
    }
}
