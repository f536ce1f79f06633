package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.fuse.Group;
import dev.dlc.optimizer.fuse.Kinds;
import dev.dlc.optimizer.fuse.Partition;
import dev.dlc.optimizer.fuse.Separate;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a partition into tasks. */
public final class Lowering {
    /** What is computed again is at most so many nodes. */
    private static final int MOST_REPEATED = 32;

    private Lowering() {}

    /** The tasks of all groups, those of one group in the order in which they run. */
    public static List<Task> tasks(Partition partition) {
        KernelWriter writer = writer(partition.written());
        List<Task> tasks = new ArrayList<>();
        for (Group group : partition.groups()) {
            for (KernelWriter.Written kernel : writer.write(group)) {
                tasks.add(task(kernel));
            }
        }
        return tasks;
    }

    private static KernelWriter writer(Set<Node> written) {
        return new KernelWriter(node -> written.contains(node) || isGiven(node));
    }

    /**
     * A task that computes a node once more from what a partition writes; empty where that takes several tasks, as
     * concatenations do, or more than going over the node's elements.
     *
     * @param written the nodes that the partition writes
     */
    public static Optional<Task> again(Node node, Set<Node> written) {
        if (!isSimple(node, written, new HashSet<>())) {
            return Optional.empty();
        }
        List<KernelWriter.Written> kernels = writer(written).write(Separate.group(node));
        return kernels.size() == 1 ? Optional.of(task(kernels.getFirst())) : Optional.empty();
    }

    /**
     * Whether a node and what it is computed from, down to what is written, are few and computed element by element.
     */
    private static boolean isSimple(Node node, Set<Node> written, Set<Node> seen) {
        return !seen.add(node)
                || Kinds.isSimple(node)
                        && seen.size() <= MOST_REPEATED
                        && node.operands().stream()
                                .allMatch(operand -> written.contains(operand)
                                        || isGiven(operand)
                                        || Kinds.isInline(operand)
                                        || isSimple(operand, written, seen));
    }

    private static Task task(KernelWriter.Written written) {
        Canonical.Call call = Canonical.of(written);
        List<Program.Origin> origins =
                written.nodes().stream().map(Program.Origin::of).toList();
        return new Task(call.kernel(), call.cells(), call.sizes(), origins);
    }

    /** Whether a leaf has memory: bound by name, or a literal tensor. */
    public static boolean isStoredLeaf(Node node) {
        return node.op().family() == Op.Family.LEAF && !Kinds.isInline(node);
    }

    /** Whether a node is in memory without any kernel: a leaf, or a result of control flow. */
    private static boolean isGiven(Node node) {
        return isStoredLeaf(node) || Kinds.isControlFlowResult(node);
    }

    /** The copy of a node's value to other memory, such as that of the parameter or state that it updates. */
    public static Task copy(Node value, String name) {
        Draft draft = new Draft();
        Reader reader = new Reader(draft, node -> true);
        Dim count = value.shape().elements();
        Axis axis = draft.axis(count);
        Scope scope = Scope.of(List.of(axis));
        reader.in(scope, () -> {
            int target = draft.buffer(new Cell.Target(name, value));
            scope.add(new Statement.Store(
                    target, axis.index(), reader.load(new Cell.Value(value), axis.index(), List.of(), 0)));
            return scope;
        });
        draft.computes(value);
        return task(KernelWriter.Written.of(new Body.LoopNest(List.of(axis), scope.statements()), draft));
    }
}
