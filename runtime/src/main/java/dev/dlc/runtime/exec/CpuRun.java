package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.Arguments;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Type;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.optimizer.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Memory and arguments of a {@link CpuExecutable} for given sizes. */
final class CpuRun implements Executable.Run {
    private static final Cancellation NEVER = new Cancellation();

    private final CpuExecutable owner;
    private final MemoryPlan plan;
    private final CpuMemory memory;
    private final Object[] slabs;
    private final int[] inputSlabs;
    private final Inputs inputs;
    private final BoundStep[] compute;
    // What of the commit comes before the first new value of a leaf, and may be stopped.
    private final BoundStep[] preparation;
    private final BoundStep[] commit;
    private final int[] lengths;
    private final StepRunner runner;
    private final StepRunner unstoppable;
    private final StepRunner.Launcher computing;
    private final StepRunner.Launcher committing;
    private final LeafStore leaves;
    // Arguments of launches that have prepared something from leaves of this version.
    private final List<int[]> constant;
    private long version;

    CpuRun(CpuExecutable owner, LeafStore leaves, Map<String, Long> sizes, MemoryPlan plan) {
        this.owner = owner;
        this.plan = plan;
        Program program = owner.program();
        this.memory = new CpuMemory(program, plan, leaves);
        this.lengths = program.values().stream()
                .mapToInt(
                        value -> Math.toIntExact(value.type().shape().elements().evaluate(sizes::get)))
                .toArray();
        this.inputSlabs = owner.inputValues().stream()
                .mapToInt(value -> memory.place(value).slab())
                .toArray();
        StepBinder binder = new StepBinder(program, owner.kernels(), sizes, memory);
        this.compute = binder.bind(program.compute());
        int first = firstWrite(program);
        this.preparation = binder.bind(program.commit().subList(0, first));
        this.commit =
                binder.bind(program.commit().subList(first, program.commit().size()));
        this.slabs = memory.slabs();
        this.inputs = new Inputs(owner.inputValues().stream()
                .map(value -> input(program.values().get(value).type(), lengths[value], sizes))
                .toList());
        this.leaves = leaves;
        this.constant = binder.constant();
        this.version = leaves.version();
        this.runner = new StepRunner(slabs, binder.counters(), owner.cancellation());
        this.unstoppable = new StepRunner(slabs, binder.counters(), NEVER);
        Pool pool = owner.pool();
        this.computing = launch -> {
            launch.code().run(pool, slabs, launch.calls(), owner.cancellation());
            return true;
        };
        this.committing = launch -> {
            launch.code().run(pool, slabs, launch.calls(), NEVER);
            return true;
        };
    }

    private static Inputs.Input input(Type.Tensor type, int elements, Map<String, Long> sizes) {
        List<Dim> dims = type.shape().dims();
        long row = dims.isEmpty() ? 1 : dims.getLast().evaluate(sizes::get);
        return new Inputs.Input(type.dtype(), elements, Math.toIntExact(row));
    }

    /** The first step of the commit that writes a leaf. */
    private static int firstWrite(Program program) {
        int step = 0;
        while (step < program.commit().size()
                && Program.launches(List.of(program.commit().get(step))).stream()
                        .noneMatch(program::writesLeaf)) {
            step++;
        }
        return step;
    }

    /** Runs the steps of {@code compute} and looks for the first value that is not finite. */
    Optional<Device.Suspect> findNotFinite() {
        NotFiniteSearch search = new NotFiniteSearch(owner.program(), slabs, lengths, computing::run);
        inputs.read();
        runner.run(compute, search);
        return search.found();
    }

    @Override
    public void input(int index, Object array) {
        slabs[inputSlabs[index]] = inputs.bind(index, array);
    }

    @Override
    public Optional<Executable.Failure> compute() {
        forgetOldLeaves();
        inputs.read();
        runner.run(compute, computing);
        return failure();
    }

    private void forgetOldLeaves() {
        if (version != leaves.version()) {
            version = leaves.version();
            for (int i = 0; i < constant.size(); i++) {
                Arguments.forget(constant.get(i));
            }
        }
    }

    private Optional<Executable.Failure> failure() {
        // the first one in the source, as the reference does
        List<Program.Result> guards = owner.guards();
        for (int i = 0; i < guards.size(); i++) {
            if (guards.get(i) instanceof Program.Result.Check check && scalar(check.value()) == 0) {
                return Optional.of(new Executable.Failure.CheckFailed(check.message(), check.span()));
            }
            if (guards.get(i) instanceof Program.Result.Report report && !Double.isFinite(scalar(report.value()))) {
                return Optional.of(new Executable.Failure.NotFinite(report.name(), scalar(report.value())));
            }
        }
        return Optional.empty();
    }

    @Override
    public void commit() {
        runner.run(preparation, computing);
        unstoppable.run(commit, committing);
        if (commit.length > 0) {
            leaves.changed();
        }
    }

    @Override
    public double report(int index) {
        return scalar(owner.reportResults().get(index).value());
    }

    private DType dtype(int value) {
        return owner.program().values().get(value).type().dtype();
    }

    private double scalar(int value) {
        CpuMemory.Place place = memory.place(value);
        return Slab.get(dtype(value), slabs[place.slab()], place.offset());
    }

    @Override
    public Object output(int index) {
        int value = owner.outputResults().get(index).value();
        CpuMemory.Place place = memory.place(value);
        Object copy = Slab.allocate(dtype(value), lengths[value]);
        System.arraycopy(slabs[place.slab()], place.offset(), copy, 0, lengths[value]);
        return copy;
    }

    @Override
    public Executable.Memory memory() {
        return new Executable.Memory(plan.bytesBefore(), plan.bytesAfter());
    }
}
