package dev.dlc.optimizer.autodiff;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Gradient;
import dev.dlc.ir.op.NoDerivative;
import dev.dlc.optimizer.OptimizerCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Reverse mode: carries cotangents from results to the nodes they are built from, users before operands, by each op's
 * gradient rule. A node with several users gets the sum of what they send, users by descending id.
 */
final class ReverseMode {
    private final GraphBuilder builder;
    // One slot per item of a node's result; a tensor has one.
    private final Map<Node, List<Optional<Node>>> cotangents = new HashMap<>();
    private final Map<Node, Boolean> active = new HashMap<>();
    private final Set<Node> wrt;

    private ReverseMode(GraphBuilder builder, Set<Node> wrt) {
        this.builder = builder;
        this.wrt = wrt;
    }

    /**
     * The cotangent of each of {@code wrt}; empty where no result depends on it.
     *
     * @param emit makes nodes
     * @param results what is differentiated
     * @param seeds the cotangent of each result; empty for none
     * @param wrt nodes that the results are built from
     */
    static List<Optional<Node>> vjp(Emit emit, List<Node> results, List<Optional<Node>> seeds, List<Node> wrt) {
        ReverseMode walk = new ReverseMode(emit.builder(), new HashSet<>(wrt));
        results.forEach(walk::markActive);
        PriorityQueue<Node> open =
                new PriorityQueue<>(Comparator.comparingInt(Node::id).reversed());
        for (int i = 0; i < results.size(); i++) {
            walk.send(results.get(i), 0, seeds.get(i), open);
        }
        while (!open.isEmpty()) {
            walk.visit(open.poll(), open);
        }
        return wrt.stream().map(node -> walk.slots(node).getFirst()).toList();
    }

    /** Marks the nodes below a result that depend on one of {@code wrt}; operands first, without recursion. */
    private void markActive(Node result) {
        List<Node> stack = new ArrayList<>(List.of(result));
        while (!stack.isEmpty()) {
            Node node = stack.getLast();
            List<Node> unknown = node.operands().stream()
                    .filter(operand -> !active.containsKey(operand))
                    .toList();
            if (unknown.isEmpty() || active.containsKey(node)) {
                stack.removeLast();
                active.put(node, wrt.contains(node) || node.operands().stream().anyMatch(active::get));
            } else {
                stack.addAll(unknown);
            }
        }
    }

    private List<Optional<Node>> slots(Node node) {
        int count = switch (node.type()) {
            case Type.Tensor tensor -> 1;
            case Type.Tuple tuple -> tuple.items().size();
        };
        return cotangents.computeIfAbsent(node, key -> new ArrayList<>(Collections.nCopies(count, Optional.empty())));
    }

    private void send(Node node, int item, Optional<Node> cotangent, PriorityQueue<Node> open) {
        if (cotangent.isEmpty() || !active.get(node)) {
            return;
        }
        if (!cotangents.containsKey(node)) {
            open.add(node);
        }
        List<Optional<Node>> slots = slots(node);
        Emit emit = new Emit(builder, node.span());
        slots.set(
                item, slots.get(item).map(sum -> emit.add(sum, cotangent.get())).or(() -> cotangent));
    }

    private void visit(Node node, PriorityQueue<Node> open) {
        if (node.operands().stream().noneMatch(active::get)) {
            return;
        }
        switch (node.op().gradient()) {
            case Gradient.None none -> throw noDerivative(node, none.reason());
            case Gradient.Item item ->
                send(
                        node.operand(0),
                        (int) node.attrs().integer("index"),
                        slots(node).getFirst(),
                        open);
            case Gradient.Vjp rule -> {
                Emit emit = new Emit(builder, node.span());
                List<Optional<Node>> sent = sent(node, rule, emit);
                for (int i = 0; i < sent.size(); i++) {
                    send(node.operand(i), 0, sent.get(i), open);
                }
            }
        }
    }

    private List<Optional<Node>> sent(Node node, Gradient.Vjp rule, Emit emit) {
        try {
            return rule.apply(new Gradient.Context(emit, node, slots(node), ReverseMode::vjp));
        } catch (NoDerivative none) {
            throw noDerivative(node, none.getMessage());
        }
    }

    private static RuntimeException noDerivative(Node node, String reason) {
        String message = "the derivative goes through `" + node.op().name() + "`, which has none: " + reason;
        Diagnostic diagnostic = node.span()
                .map(span -> Diagnostic.at(OptimizerCode.NO_DERIVATIVE, span, message))
                .orElseGet(() -> Diagnostic.nowhere(OptimizerCode.NO_DERIVATIVE, message));
        return diagnostic
                .sides("ops with a gradient rule between the result and what it is differentiated by", node.toString())
                .fix("put `stop_gradient` around it, or give the function a `custom_grad`")
                .exception();
    }
}
