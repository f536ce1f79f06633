package dev.dlc.ir.interpret;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.RefTensor;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a graph yields.
 *
 * @param graph the graph
 * @param values the value of each root, in order
 */
public record Evaluation(Graph graph, List<RefTensor> values) {
    public Evaluation {
        values = List.copyOf(values);
    }

    /** The output of a name. */
    public RefTensor output(String name) {
        return find(root -> root instanceof Root.Output output ? Optional.of(output.name()) : Optional.empty(), name);
    }

    /** The value shown under a name. */
    public RefTensor report(String name) {
        return find(root -> root instanceof Root.Report report ? Optional.of(report.name()) : Optional.empty(), name);
    }

    /** The next version of each parameter and state that is updated. */
    public Map<String, RefTensor> updates() {
        Map<String, RefTensor> updates = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (graph.roots().get(i) instanceof Root.Update update) {
                updates.put(update.name(), values.get(i));
            }
        }
        return updates;
    }

    private RefTensor find(Function<Root, Optional<String>> nameOf, String name) {
        for (int i = 0; i < values.size(); i++) {
            if (nameOf.apply(graph.roots().get(i)).filter(name::equals).isPresent()) {
                return values.get(i);
            }
        }
        throw new NoSuchElementException("graph " + graph.name() + " has no root " + name);
    }
}
