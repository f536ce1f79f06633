package dev.dlc.bench;

import dev.dlc.codegen.jvm.CompiledKernel;
import dev.dlc.codegen.jvm.LaunchObserver;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.runtime.exec.CpuDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kernels that a device launched, and what became of their vector code. */
final class Kernels implements LaunchObserver {
    private final Set<Kernel> launched = Collections.synchronizedSet(new LinkedHashSet<>());

    private volatile boolean isOver;
    private volatile Optional<AllocationMeter> meter = Optional.empty();

    @Override
    public void ran(Kernel kernel, Lane lane, int[][] calls, long nanos) {
        if (!isOver) {
            launched.add(kernel);
        }
        if (meter.isPresent()) {
            meter.get().count(kernel);
        }
    }

    /** From now on tells a meter of each launch. */
    void tell(AllocationMeter told) {
        meter = Optional.of(told);
    }

    /** Takes note of no more launches; from here on watching them allocates nothing. */
    void stop() {
        isOver = true;
    }

    void clear() {
        launched.clear();
    }

    /**
     * How kernels run once all vector code is compiled.
     *
     * @param all the number of kernels
     * @param vectors how many run as vectors
     * @param scalar the others, and why
     * @param partly kernels with vectors some of whose loops have none, and why
     * @param lost how many have vector code that the JVM did not compile well
     */
    record Lanes(int all, int vectors, List<String> scalar, List<String> partly, int lost) {}

    Lanes lanes(CpuDevice device) {
        List<String> scalar = new ArrayList<>();
        List<String> partly = new ArrayList<>();
        int lost = 0;
        for (Kernel kernel : launched) {
            CompiledKernel code = device.backend().compile(kernel);
            String line = kernel.name() + ": " + code.reasons();
            if (code.lane() instanceof Lane.Scalar) {
                scalar.add(line);
            } else if (!code.reasons().isEmpty()) {
                partly.add(line);
            }
            lost += code.hasLostVectors() ? 1 : 0;
        }
        return new Lanes(launched.size(), launched.size() - scalar.size(), scalar, partly, lost);
    }
}
