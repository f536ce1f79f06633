package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.fuse.Partition;
import dev.dlc.optimizer.lower.Lowering;
import dev.dlc.optimizer.lower.Task;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A program that is being written: the values, kernels and notes of all its graphs, and counters that nothing else has.
 */
final class ProgramDraft {
    private final Function<Graph, Partition> partitioner;
    private final List<Program.Value> values = new ArrayList<>();
    private final Map<String, Integer> leaves = new HashMap<>();
    private final Map<Kernel, Kernel> kernels = new HashMap<>();
    private final List<Program.Unfused> unfused = new ArrayList<>();
    private int counters;

    /** A draft; {@code partitioner} divides a graph or region into kernels. */
    ProgramDraft(Function<Graph, Partition> partitioner) {
        this.partitioner = partitioner;
    }

    /** Divides a graph or region into kernels. */
    Partition partition(Graph graph) {
        Partition partition = partitioner.apply(graph);
        unfused.addAll(partition.unfused());
        return partition;
    }

    /** The tasks of a graph or region. */
    List<Task> tasks(Partition partition) {
        return shared(Lowering.tasks(partition));
    }

    /** Makes equal kernels the same object. */
    List<Task> shared(List<Task> tasks) {
        return tasks.stream()
                .map(task -> {
                    Kernel first = kernels.putIfAbsent(task.kernel(), task.kernel());
                    return first == null ? task : task.with(first);
                })
                .toList();
    }

    /** A new value that belongs to a node; its position. */
    int add(Type.Tensor type, Program.Storage storage, Node node) {
        values.add(new Program.Value(type, storage, Program.Origin.of(node).label(), node.span()));
        return values.size() - 1;
    }

    /** A part of a value, or of what that value is a part of. */
    int view(Type.Tensor type, int of, Dim offset, Node node) {
        return switch (values.get(of).storage()) {
            case Program.Storage.View(int base, Dim start) ->
                add(type, new Program.Storage.View(base, start.plus(offset)), node);
            case Program.Storage.Arena arena -> add(type, new Program.Storage.View(of, offset), node);
            case Program.Storage.Input input -> add(type, new Program.Storage.View(of, offset), node);
            case Program.Storage.Parameter parameter -> add(type, new Program.Storage.View(of, offset), node);
            case Program.Storage.State state -> add(type, new Program.Storage.View(of, offset), node);
            case Program.Storage.Constant constant -> add(type, new Program.Storage.View(of, offset), node);
        };
    }

    /**
     * The memory of a parameter or state; {@code node} is the leaf, or the new value where the graph never reads the
     * old one.
     */
    int leaf(String name, Node node) {
        Integer known = leaves.get(name);
        if (known != null) {
            return known;
        }
        boolean param = node.op().name().equals("param");
        int made =
                add(node.tensor(), param ? new Program.Storage.Parameter(name) : new Program.Storage.State(name), node);
        leaves.put(name, made);
        return made;
    }

    /** A symbol for a loop. Sizes are user names and never begin like this. */
    String counter() {
        return "@" + counters++;
    }

    /** All values so far. */
    List<Program.Value> values() {
        return List.copyOf(values);
    }

    /** What fusion noted about all graphs so far. */
    List<Program.Unfused> unfused() {
        return List.copyOf(unfused);
    }
}
