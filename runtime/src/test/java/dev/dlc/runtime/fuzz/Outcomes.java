package dev.dlc.runtime.fuzz;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.Compiler;
import dev.dlc.dsl.elaborate.Compilation;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.ir.Graph;
import dev.dlc.optimizer.program.ArrayKind;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.Leaf;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.train.RandomKeys;
import dev.dlc.runtime.train.TrainPlan;
import dev.dlc.runtime.train.TrainPlans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What a program computes on a device, as a text that tells all numbers apart. */
final class Outcomes {
    private static final List<Map<String, Long>> SIZES = List.of(Map.of("N", 1L, "M", 5L), Map.of("N", 4L, "M", 19L));
    private static final long SEED = 5;
    private static final int STEPS = 2;

    private final List<Graph> graphs;
    private final List<Leaf> leaves;
    private final boolean trains;

    private Outcomes(List<Graph> graphs, List<Leaf> leaves, boolean trains) {
        this.graphs = graphs;
        this.leaves = leaves;
        this.trains = trains;
    }

    /**
     * Compiles a text with a function {@code main} or a train block.
     *
     * @throws DlcException where the program is wrong
     */
    static Outcomes of(String text) {
        Compilation compilation = Compiler.compile(new SourceFile("random.dlm", text));
        List<Diagnostic> errors =
                compilation.diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            throw new DlcException(errors);
        }
        if (compilation.trainNames().isEmpty()) {
            FunctionProgram main = compilation.function("main", Map.of());
            List<Leaf> leaves = main.leaves().stream().map(Outcomes::leaf).toList();
            return new Outcomes(List.of(main.init(), main.graph()), leaves, false);
        }
        String name = compilation.trainNames().getFirst();
        TrainPlan plan = TrainPlans.of(compilation.train(name, Map.of()));
        List<Leaf> leaves = plan.leaves().stream().map(TrainPlan.LeafUse::leaf).toList();
        return new Outcomes(List.of(plan.init(), plan.phases().getFirst().step()), leaves, true);
    }

    private static Leaf leaf(LeafSpec spec) {
        Leaf.Kind kind = spec.isParameter() ? Leaf.Kind.PARAMETER : Leaf.Kind.STATE;
        return Leaf.of(spec.path(), kind, spec.type(), Optional.of(spec.span()));
    }

    /** The number of nodes of the graphs. */
    int nodes() {
        return graphs.stream().mapToInt(graph -> graph.nodes().size()).sum();
    }

    /** The two graphs: that of the first values, and that of the function or step. */
    List<Graph> graphs() {
        return graphs;
    }

    /** Runs all: one line for each result. */
    List<String> on(Device device) {
        return of(graphs.stream().<Executable>map(device::compile).toList());
    }

    /** Runs what was made of the {@linkplain #graphs() graphs}: one line for each result. */
    List<String> of(List<Executable> executables) {
        List<String> lines = new ArrayList<>();
        LeafStore store = new LeafStore(leaves);
        run(executables.getFirst(), store, Map.of(), RandomKeys.INITIALISATION, lines);
        Executable main = executables.getLast();
        if (trains) {
            for (int step = 0; step < STEPS; step++) {
                run(main, store, Map.of(), step, lines);
            }
        } else {
            SIZES.forEach(sizes -> run(main, store, sizes, 0, lines));
        }
        return lines;
    }

    private void run(Executable executable, LeafStore store, Map<String, Long> sizes, long step, List<String> lines) {
        Executable.Run run;
        try {
            run = executable.prepare(store, sizes);
        } catch (DlcException refused) {
            // such as an index that leaves its axis at this size
            lines.add("refused: " + refused.diagnostics().getFirst().message());
            return;
        }
        for (int i = 0; i < executable.inputs().size(); i++) {
            run.input(i, input(executable.inputs().get(i), sizes, step));
        }
        Optional<Executable.Failure> failure = run.compute();
        failure.ifPresent(found -> lines.add("failed: " + found));
        if (failure.isEmpty()) {
            for (int i = 0; i < executable.reports().size(); i++) {
                lines.add(executable.reports().get(i) + " = " + run.report(i));
            }
            for (int i = 0; i < executable.outputs().size(); i++) {
                lines.add(executable.outputs().get(i) + " = " + text(run.output(i)));
            }
            run.commit();
            for (Leaf leaf : store.leaves()) {
                Object array = ArrayKind.of(leaf.dtype()).zeros(Math.toIntExact(leaf.elements()));
                store.read(leaf.name(), array);
                lines.add(leaf + " = " + text(array));
            }
        }
    }

    private static String text(Object array) {
        return switch (array) {
            case float[] floats -> Arrays.toString(floats);
            case double[] doubles -> Arrays.toString(doubles);
            case int[] ints -> Arrays.toString(ints);
            case long[] longs -> Arrays.toString(longs);
            case short[] shorts -> Arrays.toString(shorts);
            case byte[] bytes -> Arrays.toString(bytes);
            default -> throw new IllegalArgumentException(array.toString());
        };
    }

    /** Numbers that are the same for each device; some are zero. */
    private static Object input(Executable.Input input, Map<String, Long> sizes, long step) {
        if (input.name().equals(TrainPlan.RANDOM_KEY)) {
            return RandomKeys.key(SEED, step);
        }
        if (input.name().equals(TrainPlan.TOTAL_STEPS)) {
            return new float[] {STEPS};
        }
        long count = Arrays.stream(input.type().shape().evaluate(sizes::get)).reduce(1, Math::multiplyExact);
        int length = Math.toIntExact(count);
        SplittableRandom random = new SplittableRandom(input.name().hashCode());
        Object array = ArrayKind.of(input.type().dtype()).zeros(length);
        for (int i = 0; i < length; i++) {
            double x = random.nextInt(10) == 0 ? 0 : random.nextDouble(-2, 2);
            switch (array) {
                case float[] floats -> floats[i] = (float) x;
                case double[] doubles -> doubles[i] = x;
                case int[] ints -> ints[i] = random.nextInt(-1, 6);
                case byte[] bytes -> bytes[i] = (byte) random.nextInt(2);
                default -> throw new IllegalArgumentException(input.toString());
            }
        }
        return array;
    }
}
