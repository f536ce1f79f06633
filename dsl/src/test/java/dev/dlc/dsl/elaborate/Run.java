package dev.dlc.dsl.elaborate;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.RefTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evaluates graphs on the reference interpreter. */
final class Run {
    private Run() {}

    static Evaluation graph(Graph graph, Map<String, RefTensor> leaves) {
        Map<String, RefTensor> all = new TreeMap<>(leaves);
        all.put("rng.key", new RefTensor(DType.I32, new int[] {2}, new double[] {12, 34}));
        return Interpreter.run(graph, all, Interpreter.Precision.DECLARED);
    }

    /** The messages of the checks that do not hold. */
    static List<String> failures(Graph graph) {
        List<RefTensor> values = graph(graph, Map.of()).values();
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (graph.roots().get(i) instanceof Root.Check check
                    && values.get(i).data()[0] == 0) {
                failures.add(check.message());
            }
        }
        return failures;
    }

    /** The output {@code y} of a function of a text, for given inputs. */
    static RefTensor function(String text, String name, Map<String, RefTensor> inputs) {
        Map<String, Integer> ranks = new TreeMap<>();
        inputs.forEach((input, tensor) -> ranks.put(input, tensor.rank()));
        return graph(Library.compile(text).function(name, ranks).graph(), inputs)
                .output("y");
    }

    static RefTensor f32(int[] sizes, double... values) {
        return new RefTensor(DType.F32, sizes, values);
    }

    static RefTensor i32(int[] sizes, double... values) {
        return new RefTensor(DType.I32, sizes, values);
    }
}
