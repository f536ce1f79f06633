package dev.dlc.bench;

import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.Call;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Model;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.LeafStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workload made ready to run on a device.
 *
 * @param leaves its parameters and state
 * @param parameters the number of trained parameters
 */
record Session(GraphWorkload workload, LeafStore leaves, long parameters) {
    dev.dlc.runtime.exec.Executable executable() {
        return workload.executable();
    }

    private static final long SEED = 1;

    static Session open(Path models, Spec spec, Device device) {
        Program program = Dlc.compile(models.resolve(spec.file()));
        List<LeafSpec> specs;
        Graph init;
        Graph graph;
        if (spec.isTraining()) {
            TrainProgram train = program.trainProgram(spec.entry(), spec.settings());
            specs = train.leaves();
            init = train.init();
            graph = train.phases().getFirst().step();
        } else {
            FunctionProgram function = program.functionProgram(spec.entry(), Map.of());
            specs = function.leaves();
            init = function.init();
            graph = function.graph();
        }
        LeafStore leaves = new LeafStore(specs.stream().map(Model::leaf).toList());
        Call.initialise(device, init, leaves, SEED);
        Map<String, Object> inputs = new HashMap<>();
        Map<String, int[]> shapes = new HashMap<>();
        for (Spec.Input input : spec.inputs()) {
            inputs.put(input.name(), input.draw());
            shapes.put(input.name(), input.shape());
        }
        long parameters = specs.stream()
                .filter(LeafSpec::isParameter)
                .mapToLong(leaf -> Model.leaf(leaf).elements())
                .sum();
        return new Session(new GraphWorkload(device, graph, leaves, inputs, shapes), leaves, parameters);
    }

    /** Gives the parameters the values that the peers drew: floats in the peers' order, little-endian. */
    void load(Spec spec, Path file) {
        FloatBuffer all;
        try {
            all = ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        for (Initial one : spec.initial()) {
            float[] elements = new float[one.count()];
            all.get(elements);
            leaves.write(one.leaf(), one.stored(elements));
        }
        if (all.hasRemaining()) {
            throw new IllegalArgumentException(file + " has " + all.remaining() + " parameters too many");
        }
    }
}
