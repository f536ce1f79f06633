package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Control;
import dev.dlc.optimizer.fuse.Kinds;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Lowering;
import dev.dlc.optimizer.lower.Task;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps of one graph or region, and where its nodes are in memory. */
final class Sequence {
    private final ProgramDraft draft;
    private final Map<Cell, Integer> positions = new HashMap<>();
    private final Map<Integer, Set<Cell>> cellsAt = new HashMap<>();
    private final Map<Node, Integer> uses = new HashMap<>();
    private final List<Item.Flow> flows;
    private final Flows flowSteps;

    Sequence(ProgramDraft draft, Graph graph) {
        this.draft = draft;
        for (Node node : graph.nodes()) {
            node.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
        }
        for (Root root : graph.roots()) {
            uses.merge(root.value(), 1, Integer::sum);
        }
        this.flows = flows(graph);
        this.flowSteps = new Flows(draft, this);
    }

    /** How many operands and roots a node is. */
    int uses(Node node) {
        return uses.getOrDefault(node, 0);
    }

    private static List<Item.Flow> flows(Graph graph) {
        Map<Node, List<Node>> results = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (Kinds.isControlFlow(node)) {
                results.put(node, new ArrayList<>());
            } else if (Kinds.isControlFlowResult(node)) {
                results.get(node.operand(0)).add(node);
            }
        }
        List<Item.Flow> flows = new ArrayList<>();
        results.forEach((node, items) -> flows.add(new Item.Flow(node, items)));
        return flows;
    }

    /** Tasks and the graph's control flow, which stands before the first task that needs its results. */
    List<Item> items(List<Task> tasks) {
        List<Item> items = new ArrayList<>();
        tasks.forEach(task -> items.add(new Item.Run(task)));
        for (Item.Flow flow : flows.reversed()) {
            int at = 0;
            while (at < items.size() && Collections.disjoint(items.get(at).reads(), flow.writes())) {
                at++;
            }
            items.add(at, flow);
        }
        return items;
    }

    /** Gives the results of control flow their memory, after all other cells that have a given place. */
    void placeFlows() {
        flows.forEach(flowSteps::place);
    }

    /** The cells that control flow reads. */
    Set<Cell> readByFlows() {
        Set<Cell> cells = new HashSet<>();
        flows.forEach(flow -> cells.addAll(flow.reads()));
        return cells;
    }

    /** Whether a cell has a place. */
    boolean isPlaced(Cell cell) {
        return positions.containsKey(cell);
    }

    /** The position of a cell in the program's values; a cell without one gets memory of its own. */
    int position(Cell cell) {
        Integer known = positions.get(cell);
        if (known != null) {
            return known;
        }
        int made = switch (cell) {
            case Cell.Target target -> draft.leaf(target.name(), target.node());
            case Cell.Again again -> draft.add(again.type(), new Program.Storage.Arena(), again.node());
            case Cell.Value value -> storedValue(value.node());
        };
        place(cell, made);
        return made;
    }

    /** The position of a node's value. */
    int position(Node node) {
        return position(new Cell.Value(node));
    }

    /** Puts a cell at a position. */
    void place(Cell cell, int position) {
        positions.put(cell, position);
        cellsAt.computeIfAbsent(position, key -> new HashSet<>()).add(cell);
    }

    private int storedValue(Node node) {
        return switch (node.op().name()) {
            case "input" ->
                draft.add(node.tensor(), new Program.Storage.Input(node.attrs().text("name")), node);
            case "param", "state" -> draft.leaf(node.attrs().text("name"), node);
            case "constant" ->
                draft.add(
                        node.tensor(), new Program.Storage.Constant(node.attrs().reals("values")), node);
            default ->
                draft.add(node.tensor(), new Program.Storage.Arena(), node.is(Control.GET) ? node.operand(0) : node);
        };
    }

    /** A task that copies a node's value to a position. */
    Item.Run copy(Node node, String name, int to) {
        Task task = draft.shared(List.of(Lowering.copy(node, name))).getFirst();
        place(new Cell.Target(name, node), to);
        return new Item.Run(task);
    }

    /** What is done in one place of the order: runs of one kernel, or steps of control flow. */
    private sealed interface Slot {
        record Runs(List<Task> tasks) implements Slot {}

        record Steps(List<Program.Step> steps) implements Slot {}
    }

    /**
     * Steps of items in order. A task joins an earlier launch of its kernel when nothing between them stands in the
     * way: any earlier launch if {@code farBack}, as in a commit, where values don't live on; else the last one.
     */
    List<Program.Step> steps(List<Item> items, boolean farBack) {
        List<Slot> slots = new ArrayList<>();
        Map<Cell, Integer> lastWrite = new HashMap<>();
        Map<Cell, Integer> lastRead = new HashMap<>();
        for (Item item : items) {
            int earliest = 0;
            for (Cell cell : item.reads()) {
                earliest = Math.max(earliest, lastWrite.getOrDefault(cell, -1) + 1);
            }
            for (Cell cell : overwritten(item)) {
                earliest = Math.max(earliest, lastRead.getOrDefault(cell, -1) + 1);
            }
            int at = add(slots, item, farBack ? earliest : Math.max(earliest, slots.size() - 1));
            item.writes().forEach(cell -> lastWrite.merge(cell, at, Math::max));
            item.reads().forEach(cell -> lastRead.merge(cell, at, Math::max));
        }
        List<Program.Step> steps = new ArrayList<>();
        for (Slot slot : slots) {
            switch (slot) {
                case Slot.Runs runs -> steps.add(launch(runs.tasks));
                case Slot.Steps flow -> steps.addAll(flow.steps);
            }
        }
        return steps;
    }

    /** Adds an item to the first fitting slot from {@code first} on; returns which. */
    private int add(List<Slot> slots, Item item, int first) {
        switch (item) {
            case Item.Flow flow -> slots.add(new Slot.Steps(flowSteps.steps(flow)));
            case Item.Run run -> {
                for (int i = first; i < slots.size(); i++) {
                    if (slots.get(i) instanceof Slot.Runs runs
                            && runs.tasks.getFirst().kernel() == run.task().kernel()) {
                        runs.tasks.add(run.task());
                        return i;
                    }
                }
                slots.add(new Slot.Runs(new ArrayList<>(List.of(run.task()))));
            }
        }
        return slots.size() - 1;
    }

    /** The old values whose memory an item takes. */
    private Set<Cell> overwritten(Item item) {
        Set<Cell> old = new HashSet<>();
        item.writes().forEach(cell -> old.addAll(cellsAt.get(position(cell))));
        old.removeAll(item.writes());
        return old;
    }

    private Program.Launch launch(List<Task> tasks) {
        List<Program.Call> calls = tasks.stream()
                .map(task -> new Program.Call(
                        task.cells().stream().map(this::position).toList(), task.sizes(), task.origins()))
                .toList();
        return new Program.Launch(tasks.getFirst().kernel(), calls);
    }
}
