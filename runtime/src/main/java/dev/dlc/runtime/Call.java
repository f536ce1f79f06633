package dev.dlc.runtime;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.exec.Sizes;
import dev.dlc.runtime.train.Failures;
import dev.dlc.runtime.train.RandomKeys;
import dev.dlc.runtime.train.TrainPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of a graph with host tensors. */
public final class Call {
    private Call() {}

    /** Gives the leaves the values of an {@code init} graph. */
    public static void initialise(Device device, Graph init, LeafStore leaves, long seed) {
        if (init.roots().stream().noneMatch(Root.Update.class::isInstance)) {
            return;
        }
        Executable executable = device.compile(init);
        Executable.Run run = executable.prepare(leaves, Map.of());
        for (int i = 0; i < executable.inputs().size(); i++) {
            run.input(i, RandomKeys.key(seed, RandomKeys.INITIALISATION));
        }
        run.compute().ifPresent(failure -> {
            throw new IllegalStateException("an initial value failed: " + failure);
        });
        run.commit();
    }

    /**
     * Runs a graph.
     *
     * @param inputs tensors by name; the random key comes from the seed
     * @return the outputs by name, then the reports as scalars
     * @throws DlcException E0803 to E0808 where inputs don't fit or a check fails
     */
    public static Map<String, HostTensor> run(
            Device device, Graph graph, LeafStore leaves, Map<String, HostTensor> inputs, long seed) {
        Executable executable = device.compile(graph);
        checkNames(executable, inputs);
        List<Executable.Input> declared = new ArrayList<>();
        List<int[]> shapes = new ArrayList<>();
        for (Executable.Input input : executable.inputs()) {
            if (!input.name().equals(TrainPlan.RANDOM_KEY)) {
                HostTensor given = inputs.get(input.name());
                checkType(input, given);
                declared.add(input);
                shapes.add(given.shape());
            }
        }
        Map<String, Long> sizes = Sizes.infer(declared, shapes);
        Executable.Run run = executable.prepare(leaves, sizes);
        for (int i = 0; i < executable.inputs().size(); i++) {
            String name = executable.inputs().get(i).name();
            run.input(
                    i,
                    name.equals(TrainPlan.RANDOM_KEY)
                            ? RandomKeys.key(seed, 0)
                            : inputs.get(name).array());
        }
        Optional<Executable.Failure> failure = run.compute();
        if (failure.isPresent()) {
            throw Failures.diagnostic(failure.get()).exception();
        }
        return results(executable, run, sizes);
    }

    private static Map<String, HostTensor> results(Executable executable, Executable.Run run, Map<String, Long> sizes) {
        Map<String, HostTensor> results = new LinkedHashMap<>();
        for (int i = 0; i < executable.outputs().size(); i++) {
            Executable.Output output = executable.outputs().get(i);
            int[] shape = Arrays.stream(output.type().shape().evaluate(sizes::get))
                    .mapToInt(Math::toIntExact)
                    .toArray();
            results.put(output.name(), HostTensor.of(output.type().dtype(), run.output(i), shape));
        }
        for (int i = 0; i < executable.reports().size(); i++) {
            results.put(executable.reports().get(i), HostTensor.of(new double[] {run.report(i)}));
        }
        return results;
    }

    private static void checkNames(Executable executable, Map<String, HostTensor> inputs) {
        List<String> names = executable.inputs().stream()
                .map(Executable.Input::name)
                .filter(name -> !name.equals(TrainPlan.RANDOM_KEY))
                .toList();
        List<String> unknown = inputs.keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .toList();
        List<String> missing =
                names.stream().filter(name -> !inputs.containsKey(name)).toList();
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            String message = "the inputs do not have the names of the arguments";
            throw executable.inputs().stream()
                    .flatMap(input -> input.span().stream())
                    .findFirst()
                    .map(span -> Diagnostic.at(RuntimeCode.INPUT_NAMES, span, message))
                    .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.INPUT_NAMES, message))
                    .sides(list(names), list(List.copyOf(inputs.keySet())))
                    .fix(
                            missing.isEmpty()
                                    ? "leave out " + String.join(", ", unknown)
                                    : "pass " + String.join(", ", missing))
                    .exception();
        }
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "no inputs" : String.join(", ", names);
    }

    private static void checkType(Executable.Input input, HostTensor given) {
        if (given.dtype() != input.type().dtype()) {
            String message = "the input " + input.name() + " has another element type";
            throw input.span()
                    .map(span -> Diagnostic.at(RuntimeCode.INPUT_TYPE, span, message))
                    .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.INPUT_TYPE, message))
                    .sides(input.type().toString(), given.toString())
                    .fix("convert the tensor to " + input.type().dtype())
                    .exception();
        }
    }
}
