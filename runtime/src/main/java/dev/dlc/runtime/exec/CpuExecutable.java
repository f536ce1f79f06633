package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.CompiledKernel;
import dev.dlc.diagnostic.Span;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Type;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.optimizer.program.MemoryPlanner;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.TooLargeException;
import dev.dlc.runtime.HeapBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program on the CPU: generated kernels over primitive arrays, run by a pool of threads. */
public final class CpuExecutable implements Executable {
    private final Program program;
    private final MemoryPlanner planner;
    private final KernelSource kernels;
    private final Pool pool;
    private final Cancellation cancellation;
    private final List<Input> inputs = new ArrayList<>();
    private final List<Integer> inputValues = new ArrayList<>();
    private final List<Program.Result.Report> reports = new ArrayList<>();
    private final List<Program.Result.Output> outputs = new ArrayList<>();
    // What can fail: checks and guarded reports.
    private final List<Program.Result> guards = new ArrayList<>();

    /**
     * A program ready to be prepared.
     *
     * @param kernels compiles kernels
     * @param pool runs them
     * @param cancellation stops a run between launches
     */
    CpuExecutable(Program program, KernelSource kernels, Pool pool, Cancellation cancellation) {
        this.program = program;
        this.planner = new MemoryPlanner(program);
        this.kernels = kernels;
        this.pool = pool;
        this.cancellation = cancellation;
        for (int value = 0; value < program.values().size(); value++) {
            Program.Value declared = program.values().get(value);
            if (declared.storage() instanceof Program.Storage.Input input) {
                inputs.add(new Input(input.name(), declared.type(), declared.span()));
                inputValues.add(value);
            }
        }
        for (Program.Result result : program.results()) {
            switch (result) {
                case Program.Result.Report report -> {
                    reports.add(report);
                    if (report.guarded()) {
                        guards.add(report);
                    }
                }
                case Program.Result.Output output -> outputs.add(output);
                case Program.Result.Check check -> guards.add(check);
            }
        }
    }

    /** The program. */
    public Program program() {
        return program;
    }

    KernelSource kernels() {
        return kernels;
    }

    Pool pool() {
        return pool;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    List<Integer> inputValues() {
        return inputValues;
    }

    /** Checks and guarded reports in the order of the source. */
    List<Program.Result> guards() {
        return guards;
    }

    List<Program.Result.Report> reportResults() {
        return reports;
    }

    List<Program.Result.Output> outputResults() {
        return outputs;
    }

    @Override
    public List<Input> inputs() {
        return List.copyOf(inputs);
    }

    @Override
    public List<String> reports() {
        return reports.stream().map(Program.Result.Report::name).toList();
    }

    @Override
    public List<Output> outputs() {
        return outputs.stream()
                .map(output -> new Output(output.name(), type(output.value())))
                .toList();
    }

    private Type.Tensor type(int value) {
        return program.values().get(value).type();
    }

    @Override
    public void generate() {
        program.launches().forEach(launch -> kernels.compile(launch.kernel()).workspace());
    }

    @Override
    public CpuRun prepare(LeafStore leaves, Map<String, Long> sizes) {
        Sizes.check(program.checks(), sizes);
        MemoryPlan plan;
        try {
            plan = planner.plan(sizes::get);
        } catch (TooLargeException tooLarge) {
            throw HeapBudget.tooLarge(tooLarge.bytes(), "intermediate values of " + program.name(), tooLarge.span());
        }
        HeapBudget.require(plan.bytesAfter(), "intermediate values of " + program.name(), largest(plan));
        return new CpuRun(this, leaves, sizes, plan);
    }

    /** The source of the largest intermediate value. */
    private Optional<Span> largest(MemoryPlan plan) {
        long most = 0;
        Optional<Span> span = Optional.empty();
        for (int value = 0; value < program.values().size(); value++) {
            Optional<MemoryPlan.Slot> slot = plan.slots().get(value);
            long bytes = slot.map(s -> s.length() * s.array().bytes()).orElse(0L);
            if (bytes > most) {
                most = bytes;
                span = program.values().get(value).span();
            }
        }
        return span;
    }

    /** Compiles kernels of the loop level; equal kernels yield the same code. */
    @FunctionalInterface
    interface KernelSource {
        /** The code of a kernel. */
        CompiledKernel compile(Kernel kernel);
    }

    /**
     * Runs the steps of {@code compute} one by one and looks for the first value that is not finite; see
     * {@link NotFiniteSearch}.
     */
    Optional<Device.Suspect> findNotFinite(LeafStore leaves, Map<String, Long> sizes, Map<String, Object> arrays) {
        CpuRun run = prepare(leaves, sizes);
        for (int i = 0; i < inputs.size(); i++) {
            run.input(i, arrays.get(inputs.get(i).name()));
        }
        return run.findNotFinite();
    }
}
