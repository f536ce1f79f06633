package dev.dlc.bench;

import dev.dlc.ir.Graph;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import java.util.List;
import java.util.Map;

/** A graph with inputs that stay the same. */
final class GraphWorkload implements Workload {
    private final Device device;
    private final Executable.Run run;
    private final boolean reports;
    private final double flops;

    GraphWorkload(
            Device device, Graph graph, LeafStore leaves, Map<String, Long> sizes, List<Object> inputs, double flops) {
        this.device = device;
        Executable executable = device.compile(graph);
        this.run = executable.prepare(leaves, sizes);
        for (int i = 0; i < inputs.size(); i++) {
            run.input(i, inputs.get(i));
        }
        this.reports = !executable.reports().isEmpty();
        this.flops = flops;
    }

    @Override
    public void step() {
        run.compute().ifPresent(failure -> {
            throw new IllegalStateException(failure.toString());
        });
        run.commit();
    }

    @Override
    public double loss() {
        return reports ? run.report(0) : Double.NaN;
    }

    @Override
    public double flops() {
        return flops;
    }

    @Override
    public void close() {
        device.close();
    }
}
