package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Differentiation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what has no derivative on the way from a result to what it is differentiated by. */
final class Smooth {
    private Smooth() {}

    /** Throws where a loop without a bound stands between a result and the variables. */
    static void require(Node result, Collection<Node> variables, Span span) {
        blocked(List.of(result), variables).ifPresent(node -> {
            Diagnostic diagnostic = Diagnostic.at(
                            DslCode.BAD_DERIVATIVE, span, "the derivative goes through a `while` without a bound")
                    .sides("a loop whose steps can be kept", "a loop of any number of steps")
                    .fix("give the most rounds: `until ... max 100`, or put `stop_gradient` around its result");
            throw Failure.wrong(
                    node.span().map(at -> diagnostic.label(at, "this loop")).orElse(diagnostic));
        });
    }

    private static Optional<Node> blocked(List<Node> results, Collection<Node> variables) {
        Set<Node> active = active(results, variables);
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(results);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (!active.contains(node) || !seen.add(node) || node.is(Differentiation.STOP_GRADIENT)) {
                continue;
            }
            if (node.is(Control.WHILE) && node.attrs().dims("bound").isEmpty()) {
                return Optional.of(node);
            }
            // the forward region of a custom derivative is not differentiated
            for (Graph region : node.is(Control.CUSTOM_GRAD) ? List.<Graph>of() : node.regions()) {
                List<Node> inner = region.roots().stream()
                        .map(root -> root.value())
                        .filter(Smooth::flows)
                        .toList();
                Optional<Node> found = blocked(inner, region.inputs());
                if (found.isPresent()) {
                    return found;
                }
            }
            node.operands().stream().filter(Smooth::flows).forEach(open::push);
        }
        return Optional.empty();
    }

    /** Whether cotangents can arrive at a node. */
    static boolean flows(Node node) {
        return switch (node.type()) {
            case Type.Tensor tensor -> tensor.dtype().isFloat();
            case Type.Tuple tuple -> true;
        };
    }

    private static Set<Node> active(List<Node> results, Collection<Node> variables) {
        Set<Node> active = new HashSet<>(variables);
        int first = variables.stream().mapToInt(Node::id).min().orElse(0);
        for (Node node : Cone.since(first, results).ordered()) {
            if (node.operands().stream().anyMatch(active::contains)) {
                active.add(node);
            }
        }
        return active;
    }
}
