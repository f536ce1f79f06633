package dev.dlc.bench;

import dev.dlc.ir.Graph;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.exec.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A graph with inputs that stay the same; a random key, if it reads one, changes from step to step. */
final class GraphWorkload implements Workload {
    private static final String KEY = "rng.key";

    private final Executable executable;
    private final Executable.Run run;
    private final int[] key = new int[2];
    private final boolean reports;

    /**
     * Compiles a graph and binds its inputs.
     *
     * @param inputs elements by name
     * @param shapes shapes by name
     */
    GraphWorkload(Device device, Graph graph, LeafStore leaves, Map<String, Object> inputs, Map<String, int[]> shapes) {
        this.executable = device.compile(graph);
        List<Executable.Input> declared = new ArrayList<>();
        List<int[]> given = new ArrayList<>();
        for (Executable.Input input : executable.inputs()) {
            if (!input.name().equals(KEY)) {
                declared.add(input);
                given.add(shapes.get(input.name()));
            }
        }
        this.run = executable.prepare(leaves, Sizes.infer(declared, given));
        for (int i = 0; i < executable.inputs().size(); i++) {
            String name = executable.inputs().get(i).name();
            run.input(i, name.equals(KEY) ? key : inputs.get(name));
        }
        this.reports = !executable.reports().isEmpty();
    }

    /** The compiled graph. */
    Executable executable() {
        return executable;
    }

    /** The prepared graph. */
    Executable.Run run() {
        return run;
    }

    @Override
    public void step() {
        key[0]++;
        run.compute().ifPresent(failure -> {
            throw new IllegalStateException(failure.toString());
        });
        run.commit();
    }

    @Override
    public double value() {
        return reports ? run.report(0) : ((float[]) run.output(0))[0];
    }
}
