package dev.dlc.optimizer.autodiff;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Differentiation;
import dev.dlc.ir.op.Emit;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pass {@code differentiate}: replaces {@code gradient} and {@code vjp} by the nodes that compute the derivatives,
 * and then {@code variable} and {@code stop_gradient} by their operands.
 *
 * <p>Nodes are visited operands first, so the operands of a {@code gradient} hold no other one when it is reached:
 * inner derivatives are expanded before outer ones, which differentiate the result.
 */
public final class Differentiate {
    /** The pass. */
    public static final Pass PASS = new Pass("differentiate", Differentiate::apply);

    private final Rebuild rebuild = new Rebuild();
    // The derivatives of an expanded node, by the old node.
    private final Map<Node, List<Node>> expanded = new HashMap<>();

    private Differentiate() {}

    private static Graph apply(Graph graph) {
        return withoutMarkers(expand(graph));
    }

    /** Expands a graph and its regions; markers stay, since an outer derivative may still need them. */
    private static Graph expand(Graph graph) {
        Differentiate pass = new Differentiate();
        return pass.rebuild.graph(graph, pass::rewrite);
    }

    private Node rewrite(Node node, List<Node> operands) {
        if (node.is(Control.GET) && expanded.containsKey(node.operand(0))) {
            return expanded.get(node.operand(0)).get((int) node.attrs().integer("index"));
        }
        if (node.is(Differentiation.GRADIENT)) {
            Node y = operands.getFirst();
            Node one = new Emit(rebuild.builder(), node.span()).like(y, 1);
            expanded.put(node, derivatives(node, y, one, operands.subList(1, operands.size())));
            return y;
        }
        if (node.is(Differentiation.VJP)) {
            List<Node> wrt = operands.subList(2, operands.size());
            expanded.put(node, derivatives(node, operands.get(0), operands.get(1), wrt));
            return operands.getFirst();
        }
        return rebuild.like(node, operands, Differentiate::expand);
    }

    private List<Node> derivatives(Node node, Node y, Node seed, List<Node> wrt) {
        Emit emit = new Emit(rebuild.builder(), node.span());
        List<Optional<Node>> found = ReverseMode.vjp(emit, List.of(y), List.of(Optional.of(seed)), wrt);
        List<Node> derivatives = new ArrayList<>();
        for (int i = 0; i < wrt.size(); i++) {
            Node target = wrt.get(i);
            derivatives.add(found.get(i).orElseGet(() -> emit.zeros(target.tensor())));
        }
        return derivatives;
    }

    private static Graph withoutMarkers(Graph graph) {
        Rebuild rebuild = new Rebuild();
        return rebuild.graph(graph, (node, operands) -> {
            boolean marker = node.is(Differentiation.VARIABLE) || node.is(Differentiation.STOP_GRADIENT);
            return marker ? operands.getFirst() : rebuild.like(node, operands, Differentiate::withoutMarkers);
        });
    }
}
