package dev.dlc.optimizer.program;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A compiled graph, before code generation for a device.
 *
 * <p>Running it: the steps of {@code compute} in order; then the checks and guarded reports are read; when one fails
 * nothing has changed and the run stops; then the steps of {@code commit}, which compute what no result needs, such as
 * gradients, and write parameters and state in place.
 *
 * @param name as the graph's
 * @param values every buffer, by position
 * @param compute what the results need; these steps leave parameters and state as they are
 * @param commit what only new values of parameters and state need, and the launches that write these; empty for a graph
 *     without updates
 * @param results what the host reads after the run
 * @param checks equalities of sizes, checked when sizes are known
 * @param unfused values that went through memory although fusion might have kept them in registers, with the reason
 */
public record Program(
        String name,
        List<Value> values,
        List<Step> compute,
        List<Step> commit,
        List<Result> results,
        List<Graph.DimCheck> checks,
        List<Unfused> unfused) {
    public Program {
        values = List.copyOf(values);
        compute = List.copyOf(compute);
        commit = List.copyOf(commit);
        results = List.copyOf(results);
        checks = List.copyOf(checks);
        unfused = List.copyOf(unfused);
    }

    /** A program without notes about fusion. */
    public Program(
            String name,
            List<Value> values,
            List<Step> compute,
            List<Step> commit,
            List<Result> results,
            List<Graph.DimCheck> checks) {
        this(name, values, compute, commit, results, checks, List.of());
    }

    /** All launches of the program, those of loops and branches where they stand. */
    public List<Launch> launches() {
        List<Launch> launches = new ArrayList<>();
        collect(compute, launches);
        collect(commit, launches);
        return launches;
    }

    /** The launches of some steps. */
    public static List<Launch> launches(List<Step> steps) {
        List<Launch> launches = new ArrayList<>();
        collect(steps, launches);
        return launches;
    }

    /** Whether a launch writes a parameter or state. */
    public boolean writesLeaf(Launch launch) {
        List<Kernel.Buffer> buffers = launch.kernel.buffers();
        return launch.calls.stream()
                .anyMatch(call -> IntStream.range(0, buffers.size())
                        .filter(i -> buffers.get(i).access() != Kernel.Access.READ)
                        .anyMatch(i -> isLeaf(call.values.get(i))));
    }

    /** Whether a value is a parameter or state as it stands in memory, or a part of one. */
    public boolean isLeaf(int value) {
        Storage storage = values.get(base(value)).storage();
        return storage instanceof Storage.Parameter || storage instanceof Storage.State;
    }

    private static void collect(List<Step> steps, List<Launch> launches) {
        for (Step step : steps) {
            switch (step) {
                case Launch launch -> launches.add(launch);
                case Loop loop -> collect(loop.body, launches);
                case While loop -> {
                    collect(loop.condition, launches);
                    collect(loop.body, launches);
                }
                case Branch branch -> {
                    collect(branch.then, launches);
                    collect(branch.otherwise, launches);
                }
            }
        }
    }

    /** The value whose memory a value is, or is a part of. */
    public int base(int value) {
        return values.get(value).storage() instanceof Storage.View view ? view.of : value;
    }

    /** Where a value lives. */
    public sealed interface Storage {
        /** Memory of the caller, bound at each run. */
        record Input(String name) implements Storage {}

        /** A trained parameter: the weights slab. */
        record Parameter(String name) implements Storage {}

        /** State that lasts between runs: the state slab. */
        record State(String name) implements Storage {}

        /** The arena: lives from its first to its last launch. */
        record Arena() implements Storage {}

        /**
         * A part of another value, such as the row of a stacked tensor that a step of a loop reads or writes.
         *
         * @param of the position of that value, which is no view
         * @param offset of the first element, over size symbols and the counters of the loops around; linear in each
         *     counter
         */
        record View(int of, Dim offset) implements Storage {}

        /** A literal tensor with these elements in row-major order, written once when the program is loaded. */
        record Constant(List<Double> elements) implements Storage {
            public Constant {
                elements = List.copyOf(elements);
            }
        }
    }

    /**
     * A buffer.
     *
     * @param type dtype and shape
     * @param storage where it lives
     * @param label the op and place it came from, for dumps, profiles and the search for a first NaN
     * @param span the source it came from
     */
    public record Value(Type.Tensor type, Storage storage, String label, Optional<Span> span) {}

    /** What is done in one go, or again and again. */
    public sealed interface Step {}

    /**
     * Steps that run a number of times that is known when sizes are.
     *
     * @param counter the symbol that counts from 0 in the offsets of views; unique in the program, and no size
     * @param length how often
     * @param body what is repeated; what one iteration hands to the next is in values that live outside of the loop
     */
    public record Loop(String counter, Dim length, List<Step> body) implements Step {
        public Loop {
            body = List.copyOf(body);
        }
    }

    /**
     * Steps that run while a condition holds.
     *
     * @param bound the largest number of iterations, or none
     * @param condition run before each iteration
     * @param holds the boolean scalar that the condition computes
     * @param body what is repeated
     */
    public record While(Optional<Dim> bound, List<Step> condition, int holds, List<Step> body) implements Step {
        public While {
            condition = List.copyOf(condition);
            body = List.copyOf(body);
        }
    }

    /**
     * One of two lists of steps.
     *
     * @param predicate the boolean scalar that decides
     * @param then where it is true
     * @param otherwise where it is false
     */
    public record Branch(int predicate, List<Step> then, List<Step> otherwise) implements Step {
        public Branch {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /**
     * One or more runs of a kernel with different arguments, all independent of one another: one dispatch.
     *
     * @param kernel the kernel
     * @param calls the arguments; more than one where launches of equal kernels were merged, such as the updates of all
     *     parameters
     */
    public record Launch(Kernel kernel, List<Call> calls) implements Step {
        public Launch {
            calls = List.copyOf(calls);
        }
    }

    /**
     * Arguments of a kernel.
     *
     * @param values for each buffer of the kernel the position in {@link Program#values()}
     * @param sizes for each size symbol of the kernel its value over the size symbols of the graph; a whole number that
     *     may be negative, such as the offset that padding causes
     * @param origins the nodes that this call computes, operands before users
     */
    public record Call(List<Integer> values, List<Dim> sizes, List<Origin> origins) {
        public Call {
            values = List.copyOf(values);
            sizes = List.copyOf(sizes);
            origins = List.copyOf(origins);
        }

        /** Arguments that come from no source. */
        public Call(List<Integer> values, List<Dim> sizes) {
            this(values, sizes, List.of());
        }
    }

    /**
     * A node of the graph, as people know it.
     *
     * @param label the op and the node's number, such as {@code tanh %17}
     * @param span the source it came from
     */
    public record Origin(String label, Optional<Span> span) {
        /** A node as people know it. */
        public static Origin of(Node node) {
            return new Origin(node.op().name() + " %" + node.id(), node.span());
        }
    }

    /**
     * A value that one kernel writes and another reads, and why they are not one kernel.
     *
     * @param producer the node that is written
     * @param consumer a node that reads it
     * @param reason in a few words
     */
    public record Unfused(Origin producer, Origin consumer, String reason) {}

    /** What the host reads after a run. */
    public sealed interface Result {
        /** The position in {@link Program#values()}. */
        int value();

        /** A named output. */
        record Output(String name, int value) implements Result {}

        /** A named scalar; {@code guarded}: the run stops when it is not finite. */
        record Report(String name, int value, boolean guarded) implements Result {}

        /** A boolean scalar that must be true. */
        record Check(String message, int value, Optional<Span> span) implements Result {}
    }
}
