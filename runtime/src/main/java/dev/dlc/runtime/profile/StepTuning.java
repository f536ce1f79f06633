package dev.dlc.runtime.profile;

import dev.dlc.codegen.jvm.Tuner;
import dev.dlc.codegen.jvm.contract.Tuning;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Graph;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.LeafStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures sizes of blocks for the products and convolutions of a step, or of a call of a function. */
public final class StepTuning {
    private StepTuning() {}

    /**
     * Runs a graph once, to see what it launches, then tries sizes for what is not known.
     *
     * @param options with what is known
     * @param inputs as of {@link StepProfile#measure}
     * @return what is known now
     * @throws dev.dlc.diagnostic.DlcException where inputs do not fit or a check fails
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static Tuning measure(
            CpuOptions options,
            Graph graph,
            LeafStore leaves,
            Map<String, HostTensor> inputs,
            long seed,
            Tuner.Progress progress)
            throws InterruptedException {
        Map<Kernel, int[]> launches = new LinkedHashMap<>();
        try (CpuDevice device = new CpuDevice(
                options, (kernel, lane, calls, nanos) -> launches.putIfAbsent(kernel, calls[0].clone()))) {
            new PreparedSteps(device.compile(graph), leaves, inputs, seed).step();
        }
        try (Pool pool = new Pool(options.threads())) {
            return new Tuner(options.jvm(), pool, progress)
                    .tune(launches, options.jvm().tuning());
        }
    }
}
