package dev.dlc.runtime.test;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Differentiation;
import dev.dlc.ir.op.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A function whose gradients are checked.
 *
 * @param name as outcomes show it
 * @param span where it stands
 * @param graph outputs are its results
 * @param init yields the first values of its leaves
 * @param parameters the parameters by which it is derived
 * @param isByInputs whether it is derived by its floating inputs, too
 */
record Derivable(String name, Span span, Graph graph, Graph init, Set<String> parameters, boolean isByInputs) {
    Derivable {
        parameters = Set.copyOf(parameters);
    }

    /** A function of a file, by its inputs and all parameters. */
    static Derivable of(FunctionProgram program) {
        Set<String> parameters = program.leaves().stream()
                .filter(LeafSpec::isParameter)
                .map(LeafSpec::path)
                .collect(Collectors.toSet());
        return new Derivable(
                program.name(), program.signature().span(), program.graph(), program.init(), parameters, true);
    }

    /**
     * What the steps of a train block minimize, by the parameters that it is minimized over, where the step has not
     * changed these before: {@code block.loss} where it is reported as {@code loss}, else named by its place among the
     * losses.
     */
    static List<Derivable> losses(TrainProgram program) {
        List<Derivable> losses = new ArrayList<>();
        for (TrainProgram.Phase phase : program.phases()) {
            List<Node> minimized = phase.step().nodes().stream()
                    .filter(Derivable::isOfMinimize)
                    .toList();
            for (int i = 0; i < minimized.size(); i++) {
                losses.add(loss(program, phase, minimized.get(i), i));
            }
        }
        return losses;
    }

    /** {@code grad} and its kin derive by {@code variable}s, and so does what follows a change of the parameters. */
    private static boolean isOfMinimize(Node node) {
        return node.is(Differentiation.GRADIENT) && by(node).stream().anyMatch(wrt -> wrt.is(Leaf.PARAM));
    }

    private static List<Node> by(Node gradient) {
        return gradient.operands().subList(1, gradient.operands().size());
    }

    private static Derivable loss(TrainProgram program, TrainProgram.Phase phase, Node gradient, int index) {
        Node loss = gradient.operand(0);
        String report = phase.step().roots().stream()
                .filter(root -> root.value() == loss)
                .flatMap(root -> root instanceof Root.Report named
                        ? Optional.of(named.name()).stream()
                        : Optional.<String>empty().stream())
                .findFirst()
                .orElse("loss " + (index + 1));
        Set<String> parameters = by(gradient).stream()
                .filter(node -> node.is(Leaf.PARAM))
                .map(node -> node.attrs().text("name"))
                .collect(Collectors.toSet());
        Graph alone = new Graph(phase.name(), List.of(), List.of(new Root.Output("y", loss)));
        List<Node> inputs =
                alone.nodes().stream().filter(node -> node.is(Leaf.INPUT)).toList();
        Graph graph =
                new Graph(phase.name(), inputs, alone.roots(), phase.step().checks());
        return new Derivable(
                phase.name() + "." + report, gradient.span().orElseThrow(), graph, program.init(), parameters, false);
    }
}
