package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.JvmBackend;
import dev.dlc.codegen.jvm.LaunchObserver;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Graph;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.program.Program;
import java.util.Map;
import java.util.Optional;

/** The device {@code cpu}: generated JVM bytecode and a pool of threads. */
public final class CpuDevice implements Device {
    private final CpuOptions options;
    private final JvmBackend backend;
    private final boolean ownsBackend;
    private final Pool pool;
    private final Cancellation cancellation = new Cancellation();

    /** A device with threads of its own. */
    public CpuDevice(CpuOptions options) {
        this(options, LaunchObserver.NONE);
    }

    /** A device with threads of its own, whose launches are watched. */
    public CpuDevice(CpuOptions options, LaunchObserver observer) {
        this(options, new JvmBackend(options.jvm(), observer), true);
    }

    private CpuDevice(CpuOptions options, JvmBackend backend, boolean ownsBackend) {
        this.options = options;
        this.backend = backend;
        this.ownsBackend = ownsBackend;
        this.pool = new Pool(options.threads());
    }

    /** A device with the code of this one and threads of its own; it is to be closed first. */
    public CpuDevice sharingCode(int threads) {
        return new CpuDevice(new CpuOptions(threads, options.jvm(), options.optimizer()), backend, false);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String lane() {
        return backend.vectorBits().isPresent()
                ? "vector" + backend.vectorBits().getAsInt()
                : "scalar";
    }

    @Override
    public CpuExecutable compile(Graph graph) {
        return executable(Optimizer.optimize(graph, options.optimizer()));
    }

    @Override
    public CpuExecutable compileInSegments(Graph graph) {
        return executable(Optimizer.optimize(graph, options.optimizer().inSegments()));
    }

    /** A program that was optimized elsewhere, ready to run here. */
    public CpuExecutable executable(Program program) {
        return new CpuExecutable(program, backend::compile, pool, cancellation);
    }

    @Override
    public Optional<Suspect> findNotFinite(
            Graph graph, LeafStore leaves, Map<String, Long> sizes, Map<String, Object> inputs) {
        Options single = options.optimizer().at(Options.Level.O0);
        CpuExecutable executable = executable(Optimizer.optimize(graph, single));
        return executable.findNotFinite(leaves, sizes, inputs);
    }

    /** The backend, for tools that look at generated code. */
    public JvmBackend backend() {
        return backend;
    }

    @Override
    public void close() {
        if (ownsBackend) {
            backend.close();
        }
        pool.close();
    }
}
