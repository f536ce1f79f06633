package dev.dlc.codegen.jvm;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Kernel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles kernels to JVM classes. Equal kernels share one class per lane. Safe for use by several threads; closing it
 * ends the warming up of vector code, and what is compiled stays usable.
 */
public final class JvmBackend implements AutoCloseable {
    private final JvmOptions options;
    private final OptionalInt bits;
    private final Map<Kernel, CompiledKernel> compiled = new ConcurrentHashMap<>();
    private final GeneratedClasses classes = new GeneratedClasses();
    private final WarmUp warmUp = new WarmUp();
    private final LaunchObserver observer;

    /**
     * A backend.
     *
     * @throws IllegalArgumentException if vectors are demanded and the JVM runs without the Vector API
     */
    public JvmBackend(JvmOptions options) {
        this(options, LaunchObserver.NONE);
    }

    /**
     * A backend whose launches are watched.
     *
     * @throws IllegalArgumentException if vectors are demanded and the JVM runs without the Vector API
     */
    public JvmBackend(JvmOptions options, LaunchObserver observer) {
        this.options = options;
        this.observer = observer;
        OptionalInt supported = VectorSupport.bits();
        if (options.choice() == LaneChoice.VECTOR && supported.isEmpty()) {
            throw new IllegalArgumentException("vector code needs the module jdk.incubator.vector: "
                    + "start java with --add-modules jdk.incubator.vector");
        }
        boolean isWanted = options.choice() != LaneChoice.SCALAR && supported.isPresent();
        this.bits =
                !isWanted ? OptionalInt.empty() : options.vectorBits().isPresent() ? options.vectorBits() : supported;
    }

    /** The code of a kernel; classes are generated when they are first needed. */
    public CompiledKernel compile(Kernel kernel) {
        return compiled.computeIfAbsent(kernel, k -> {
            Optional<Lane.Vector> vector =
                    bits.isPresent() ? Optional.of(new Lane.Vector(bits.getAsInt())) : Optional.empty();
            return new CompiledKernel(k, vector, options, classes, warmUp, observer);
        });
    }

    /** The width of the vectors in use, if any. */
    public OptionalInt vectorBits() {
        return bits;
    }

    /** Waits until no vector code is being warmed up. */
    public void awaitWarm() throws InterruptedException {
        warmUp.await();
    }

    @Override
    public void close() {
        warmUp.close();
    }
}
