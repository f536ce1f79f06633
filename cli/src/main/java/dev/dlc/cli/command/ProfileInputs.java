package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.cli.usage.Value;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.data.Batch;
import dev.dlc.runtime.data.Batches;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.train.TrainPlan;
import dev.dlc.runtime.train.TrainPlans;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a profiled step reads: tensors of the command line, a batch of the data, or, where the command line gives sizes,
 * normal random numbers, and zeros for integers.
 */
final class ProfileInputs {
    static final Flag<Value.Binding> DIM = Flag.of(
                    "--dim",
                    Value.binding("NAME=SIZE", "a dim and its size, such as N=32"),
                    "the size of a dim; inputs are drawn at random instead of read from the data")
            .repeatable();

    private final Map<String, HostTensor> given;
    private final Map<String, Integer> dims = new HashMap<>();
    private final long seed;

    ProfileInputs(Map<String, HostTensor> given, Arguments arguments) {
        this.given = given;
        this.seed = arguments.get(RunFlags.SEED).orElse(1L);
        for (Value.Binding dim : arguments.all(DIM)) {
            if (!dim.text().matches("[0-9]{1,9}")) {
                throw Diagnostic.inUsage(UsageCode.BAD_VALUE, DIM.name(), "the size of " + dim.name() + " is no size")
                        .sides("a whole number", dim.text())
                        .fix("give a number: --dim " + dim.name() + "=32")
                        .exception();
            }
            dims.put(dim.name(), Integer.parseInt(dim.text()));
        }
    }

    /** Adds a batch of the data of a train block, unless there is none or sizes are given. */
    static ProfileInputs of(TrainProgram block, Map<String, HostTensor> given, Arguments arguments, Console console) {
        Map<String, HostTensor> all = new LinkedHashMap<>();
        TrainPlan plan = TrainPlans.of(block);
        if (!plan.data().isEmpty() && arguments.all(DIM).isEmpty()) {
            long seed = arguments.get(RunFlags.SEED).orElse(1L);
            DataSets.Opened opened = DataSets.standard().open(plan.data(), DataFlags.location(arguments), seed);
            opened.warning().ifPresent(warning -> console.diagnostics(List.of(warning)));
            int size = opened.data().batch();
            try (Batches batches =
                    Batches.shuffled(opened.data().train(), size, seed, 0, 0, Batches.Prefetch.DEFAULT)) {
                batches.advance();
                Batch batch = batches.current();
                for (int i = 0; i < batch.fields().size(); i++) {
                    all.put(batch.fields().get(i).name(), batch.tensor(i));
                }
            }
        }
        all.putAll(given);
        return new ProfileInputs(all, arguments);
    }

    /** A tensor for each input of a graph that the runtime does not give. */
    Map<String, HostTensor> of(Graph graph) {
        Map<String, HostTensor> inputs = new LinkedHashMap<>();
        for (Node input : graph.inputs()) {
            String name = input.attrs().text("name");
            if (!name.equals(TrainPlan.RANDOM_KEY) && !name.equals(TrainPlan.TOTAL_STEPS)) {
                HostTensor known = given.get(name);
                inputs.put(name, known != null ? known : drawn(name, input.tensor()));
            }
        }
        return inputs;
    }

    private HostTensor drawn(String name, Type.Tensor type) {
        int[] shape =
                type.shape().dims().stream().mapToInt(dim -> size(name, dim)).toArray();
        if (type.dtype() != DType.F32) {
            return HostTensor.zeros(type.dtype(), shape);
        }
        Random random = new Random(seed);
        float[] elements = new float[Math.toIntExact(HostTensor.count(shape))];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) random.nextGaussian();
        }
        return HostTensor.of(elements, shape);
    }

    private int size(String input, Dim dim) {
        List<String> open = dim.symbols().stream()
                .filter(symbol -> !dims.containsKey(symbol))
                .sorted()
                .toList();
        if (!open.isEmpty()) {
            String flag = DIM.name() + " " + open.getFirst() + "=32";
            throw Diagnostic.inUsage(
                            UsageCode.MISSING_ARGUMENT, DIM.name(), "the size of the input " + input + " is not known")
                    .sides("a size for " + String.join(", ", open), "none")
                    .fix("give one: " + flag + ", or the tensor: --in " + input + "=FILE")
                    .exception();
        }
        return Math.toIntExact(dim.evaluate(symbol -> (long) dims.get(symbol)));
    }
}
