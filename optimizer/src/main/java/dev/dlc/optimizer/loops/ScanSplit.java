package dev.dlc.optimizer.loops;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Contract;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Splits a scan into what comes before, the loop, and what comes after. */
final class ScanSplit {
    private final Emit emit;
    private final Graph body;
    private final Attrs attrs;
    private final List<Node> operands;
    private final int carries;
    private final Set<Integer> used;
    private final List<Integer> live;
    // What does not depend on carries.
    private final Stacker before;
    // What is computed after the loop.
    private final Set<Node> late = new HashSet<>();

    /**
     * A split.
     *
     * @param emit makes nodes around the loop
     * @param scan the scan
     * @param operands its operands as nodes of {@code emit}
     * @param body its region
     * @param used the items that are needed
     */
    ScanSplit(Emit emit, Node scan, List<Node> operands, Graph body, Set<Integer> used) {
        this.emit = emit;
        this.body = body;
        this.attrs = scan.attrs();
        this.operands = operands;
        this.carries = (int) attrs.integer("carries");
        this.used = used;
        this.live = Carries.live(body, carries, used, Set.of());
        this.before = stacker();
    }

    private Stacker stacker() {
        return new Stacker(emit, attrs.dims("length").getFirst());
    }

    private Node root(int index) {
        return body.roots().get(index).value();
    }

    private boolean isKnownBefore(Node node) {
        return before.isFixed(node) || before.isStacked(node);
    }

    /** The new node for each item that is needed. */
    Map<Integer, Node> run() {
        know();
        List<Integer> outputs = used.stream().filter(i -> i >= carries).sorted().toList();
        List<Node> looped = outputs.stream()
                .map(this::root)
                .filter(root -> !isKnownBefore(root))
                .toList();
        divide(looped);
        Set<Node> kept = new LinkedHashSet<>();
        looped.forEach(root -> keep(root, kept));
        List<Node> results = loop(List.copyOf(kept));
        Map<Integer, Node> items = new HashMap<>();
        for (int i = 0; i < carries; i++) {
            int place = live.indexOf(i);
            items.put(i, place < 0 ? operands.get(i) : results.get(place));
        }
        Stacker after = known();
        int next = live.size();
        for (Node node : kept) {
            after.know(node, results.get(next++));
        }
        body.nodes().stream().filter(late::contains).forEach(after::make);
        outputs.forEach(i -> items.put(i, after.stacked(root(i))));
        return items;
    }

    /** Makes what does not depend on live carries, as far as it can be made without a loop. */
    private void know() {
        int end = carries + (int) attrs.integer("inputs");
        for (int i = 0; i < operands.size(); i++) {
            Node input = body.inputs().get(i);
            if (i >= carries && i < end) {
                before.know(input, operands.get(i));
            } else if (!live.contains(i)) {
                before.fix(input, operands.get(i));
            }
        }
        for (Node node : body.nodes()) {
            if (!body.inputs().contains(node)) {
                before.make(node);
            }
        }
    }

    /** A stacker that knows what is known before the loop. */
    private Stacker known() {
        Stacker stacker = stacker();
        for (Node node : body.nodes()) {
            if (before.isFixed(node)) {
                stacker.fix(node, before.fixed(node));
            } else if (before.isStacked(node)) {
                stacker.know(node, before.stacked(node));
            }
        }
        return stacker;
    }

    /**
     * Finds what can wait until the loop is over: products that no carry needs, and everything that follows from them.
     * Where something that follows cannot be made for all steps at once, all that it needs stays in the loop.
     */
    private void divide(List<Node> outputs) {
        Set<Node> inLoop =
                new HashSet<>(Carries.cone(live.stream().map(this::root).toList()));
        Set<Node> tail = Carries.cone(outputs);
        List<Node> impossible = List.of();
        do {
            inLoop.addAll(Carries.cone(impossible));
            late.clear();
            impossible = new ArrayList<>();
            Stacker trial = known();
            for (Node node : body.nodes()) {
                boolean waits = tail.contains(node) && !inLoop.contains(node) && isLate(node);
                if (waits && trial.make(node)) {
                    late.add(node);
                } else if (waits) {
                    impossible.add(node);
                } else if (!isKnownBefore(node) && node.type() instanceof Type.Tensor type) {
                    trial.know(node, emit.input("%" + emit.builder().size(), stacked(type)));
                }
            }
        } while (!impossible.isEmpty());
    }

    private Type.Tensor stacked(Type.Tensor type) {
        return ControlEmit.stacked(type, attrs.dims("length").getFirst());
    }

    private boolean isLate(Node node) {
        if (isKnownBefore(node)) {
            return false;
        }
        boolean product = node.is(Contract.DOT) && node.operands().stream().anyMatch(this::isKnownBefore);
        return product || node.operands().stream().anyMatch(late::contains);
    }

    /** Adds what the loop must leave behind for an output. */
    private void keep(Node node, Set<Node> kept) {
        if (late.contains(node)) {
            node.operands().stream().filter(operand -> !isKnownBefore(operand)).forEach(operand -> keep(operand, kept));
        } else {
            kept.add(node);
        }
    }

    /** The loop: live carries, then what is kept. */
    private List<Node> loop(List<Node> kept) {
        List<Node> results = new ArrayList<>(live.stream().map(this::root).toList());
        results.addAll(kept);
        if (results.isEmpty()) {
            return List.of();
        }
        Set<Node> elements = new LinkedHashSet<>();
        Set<Node> inside = new HashSet<>();
        results.forEach(node -> collect(node, elements, inside));
        return emit.scan(
                live.stream().map(operands::get).toList(),
                elements.stream().map(before::stacked).toList(),
                attrs.dims("length").getFirst(),
                attrs.flag("reverse"),
                (carry, x) -> {
                    Map<Node, Node> made = new HashMap<>();
                    for (int i = 0; i < live.size(); i++) {
                        made.put(body.inputs().get(live.get(i)), carry.get(i));
                    }
                    List<Node> read = List.copyOf(elements);
                    for (int i = 0; i < read.size(); i++) {
                        made.put(read.get(i), x.get(i));
                    }
                    body.nodes().stream().filter(inside::contains).forEach(node -> build(node, made));
                    List<Node> all =
                            results.stream().map(node -> value(node, made)).toList();
                    return new ControlEmit.Step(all.subList(0, live.size()), all.subList(live.size(), all.size()));
                });
    }

    /** Finds the elements and products of elements that the loop reads, and the nodes that it computes. */
    private void collect(Node node, Set<Node> elements, Set<Node> inside) {
        boolean element = before.isStacked(node) && (body.inputs().contains(node) || node.is(Contract.DOT));
        if (element) {
            elements.add(node);
        } else if (!before.isFixed(node) && !body.inputs().contains(node) && inside.add(node)) {
            node.operands().forEach(operand -> collect(operand, elements, inside));
        }
    }

    private Node value(Node node, Map<Node, Node> made) {
        return before.isFixed(node) ? before.fixed(node) : made.get(node);
    }

    private void build(Node node, Map<Node, Node> made) {
        List<Node> inputs =
                node.operands().stream().map(operand -> value(operand, made)).toList();
        made.put(node, emit.builder().like(node, inputs));
    }
}
