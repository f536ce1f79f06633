package dev.dlc.ir.verify;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Checks graphs and their regions against {@link #RULES}. */
public final class Verifier {
    /** How far a graph has come. */
    public enum Stage {
        /** Made by the front end: may hold differentiation ops. */
        ELABORATED,
        /** After the pass {@code differentiate}: holds none. */
        DIFFERENTIATED
    }

    /** The state of one check. */
    record Subject(Graph graph, List<Node> nodes, boolean isRegion, Stage stage) {}

    /**
     * A rule.
     *
     * @param id {@code graph.v1} ...
     * @param says what must hold
     * @param broken finds what breaks it, as text
     */
    record Rule(String id, String says, Finder broken) {}

    @FunctionalInterface
    interface Finder {
        Optional<String> find(Subject subject);
    }

    static final List<Rule> RULES = List.of(
            new Rule("graph.v1", "the inputs are leaves of op input with different names", Verifier::inputs),
            new Rule("graph.v2", "every leaf of op input is an input of its graph", Verifier::unlisted),
            new Rule("graph.v3", "operands come before users", Verifier::order),
            new Rule("graph.v4", "the type of a node is what its op says", Verifier::types),
            new Rule("graph.v5", "a parameter or state has one kind and one type", Verifier::leaves),
            new Rule("graph.v6", "the value of a root is one tensor", Verifier::rootTensors),
            new Rule("graph.v7", "outputs, reports and updates have different names", Verifier::rootNames),
            new Rule("graph.v8", "a report is a scalar, a guarded one a floating scalar", Verifier::reports),
            new Rule("graph.v9", "an update has the type of the parameter or state of its name", Verifier::updates),
            new Rule("graph.v10", "a check is a bool[]", Verifier::checks),
            new Rule("graph.v11", "a region has outputs only, and no parameter, state or open size", Verifier::closed),
            new Rule("graph.v12", "no differentiation op is left", Verifier::expanded));

    private Verifier() {}

    /**
     * Checks a graph and all its regions.
     *
     * @throws Violation with the first rule that is broken
     */
    public static void verify(Graph graph, Stage stage) {
        verify(graph, false, stage);
    }

    private static void verify(Graph graph, boolean isRegion, Stage stage) {
        Subject subject = new Subject(graph, graph.nodes(), isRegion, stage);
        for (Rule rule : RULES) {
            rule.broken.find(subject).ifPresent(found -> {
                throw new Violation(rule.id, "graph " + graph.name() + " breaks a rule", rule.says, found);
            });
        }
        subject.nodes.forEach(node -> node.regions().forEach(region -> verify(region, true, stage)));
    }

    private static Optional<String> inputs(Subject s) {
        Set<String> names = new HashSet<>();
        return s.graph.inputs().stream()
                .filter(input ->
                        !input.is(Leaf.INPUT) || !names.add(input.attrs().text("name")))
                .findFirst()
                .map(Node::toString);
    }

    private static Optional<String> unlisted(Subject s) {
        Set<Node> listed = new HashSet<>(s.graph.inputs());
        return first(s, node -> node.is(Leaf.INPUT) && !listed.contains(node))
                .map(node -> node + " with the name " + node.attrs().text("name"));
    }

    private static Optional<String> order(Subject s) {
        return first(s, node -> node.operands().stream().anyMatch(operand -> operand.id() >= node.id()))
                .map(Node::toString);
    }

    private static Optional<String> types(Subject s) {
        for (Node node : s.nodes) {
            try {
                Type type = node.op().type(node.operands(), node.attrs(), node.regions());
                if (!type.equals(node.type())) {
                    return Optional.of(node + ", but its op says " + type);
                }
            } catch (Violation violation) {
                return Optional.of(node + ", which breaks " + violation.getMessage());
            }
        }
        return Optional.empty();
    }

    private static boolean isStored(Node node) {
        return node.is(Leaf.PARAM) || node.is(Leaf.STATE);
    }

    private static Optional<String> leaves(Subject s) {
        Map<String, Node> seen = new HashMap<>();
        for (Node node : s.nodes) {
            if (isStored(node)) {
                Node other = seen.putIfAbsent(node.attrs().text("name"), node);
                if (other != null) {
                    return Optional.of(node + " and " + other + " with the name "
                            + node.attrs().text("name"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> rootTensors(Subject s) {
        return s.graph.roots().stream()
                .filter(root -> !(root.value().type() instanceof Type.Tensor))
                .findFirst()
                .map(Root::toString);
    }

    private static Optional<String> rootNames(Subject s) {
        List<String> names = new ArrayList<>();
        for (Root root : s.graph.roots()) {
            switch (root) {
                case Root.Output output -> names.add("output " + output.name());
                case Root.Report report -> names.add("report " + report.name());
                case Root.Update update -> names.add("update " + update.name());
                case Root.Check check -> {}
            }
        }
        Set<String> seen = new HashSet<>();
        return names.stream().filter(name -> !seen.add(name)).findFirst().map(name -> "two times " + name);
    }

    private static Optional<String> reports(Subject s) {
        for (Root root : s.graph.roots()) {
            if (root instanceof Root.Report report) {
                Type.Tensor type = report.value().tensor();
                if (type.rank() > 0 || (report.guarded() && !type.dtype().isFloat())) {
                    return Optional.of("report " + report.name() + " : " + type);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> updates(Subject s) {
        Map<String, Node> stored = new HashMap<>();
        s.nodes.stream()
                .filter(Verifier::isStored)
                .forEach(node -> stored.put(node.attrs().text("name"), node));
        for (Root root : s.graph.roots()) {
            if (root instanceof Root.Update update) {
                Node leaf = stored.getOrDefault(update.name(), update.value());
                if (!leaf.type().equals(update.value().type())) {
                    return Optional.of(
                            "update " + update.name() + " : " + update.value().type() + " of " + leaf);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> checks(Subject s) {
        return s.graph.roots().stream()
                .filter(root -> root instanceof Root.Check)
                .map(Root::value)
                .filter(value -> !value.type().equals(Type.scalar(DType.BOOL)))
                .findFirst()
                .map(Node::toString);
    }

    private static Optional<String> closed(Subject s) {
        if (!s.isRegion) {
            return Optional.empty();
        }
        Optional<String> root = s.graph.roots().stream()
                .filter(r -> !(r instanceof Root.Output))
                .findFirst()
                .map(Root::toString);
        Optional<String> size = s.graph.checks().stream().findFirst().map(Graph.DimCheck::toString);
        return root.or(() -> size).or(() -> first(s, Verifier::isStored).map(Node::toString));
    }

    private static Optional<String> expanded(Subject s) {
        return s.stage == Stage.ELABORATED
                ? Optional.empty()
                : first(s, node -> node.op().family() == Op.Family.DIFFERENTIATION)
                        .map(Node::toString);
    }

    private static Optional<Node> first(Subject s, Predicate<Node> which) {
        return s.nodes.stream().filter(which).findFirst();
    }
}
