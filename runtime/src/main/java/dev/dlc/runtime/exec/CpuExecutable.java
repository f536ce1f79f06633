package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.CompiledKernel;
import dev.dlc.codegen.jvm.Workspace;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Type;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.ArrayKind;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.optimizer.program.MemoryPlanner;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.TooLargeException;
import dev.dlc.runtime.HeapBudget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private final List<Program.Result.Check> checks = new ArrayList<>();

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
            if (program.values().get(value).storage() instanceof Program.Storage.Input input) {
                inputs.add(new Input(input.name(), program.values().get(value).type()));
                inputValues.add(value);
            }
        }
        for (Program.Result result : program.results()) {
            switch (result) {
                case Program.Result.Report report -> reports.add(report);
                case Program.Result.Output output -> outputs.add(output);
                case Program.Result.Check check -> checks.add(check);
            }
        }
    }

    /** The program. */
    public Program program() {
        return program;
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
    public Run prepare(LeafStore leaves, Map<String, Long> sizes) {
        Sizes.check(program.checks(), sizes);
        MemoryPlan plan;
        try {
            plan = planner.plan(sizes::get);
        } catch (TooLargeException tooLarge) {
            throw HeapBudget.tooLarge(tooLarge.bytes(), "the program " + program.name());
        }
        HeapBudget.require(plan.bytesAfter(), "the intermediate values of " + program.name());
        return new CpuRun(this, leaves, sizes, plan);
    }

    /** Compiles kernels of the loop level; equal kernels yield the same code. */
    @FunctionalInterface
    interface KernelSource {
        /** The code of a kernel. */
        CompiledKernel compile(Kernel kernel);
    }

    /**
     * Runs the launches of {@code compute} one by one and looks for the first value that is not finite. NaN comes
     * before infinity: an infinite value may be meant, such as the mask of an attention.
     */
    Optional<Device.Suspect> findNotFinite(LeafStore leaves, Map<String, Long> sizes, Map<String, Object> arrays) {
        CpuRun run = (CpuRun) prepare(leaves, sizes);
        for (int i = 0; i < inputs.size(); i++) {
            run.input(i, arrays.get(inputs.get(i).name()));
        }
        return run.findNotFinite();
    }

    /** One launch with its arguments in place. */
    private record Bound(CompiledKernel code, int[][] calls) {}

    /** Slab numbers and arrays, while a run is prepared. */
    private static final class Slabs {
        final List<Object> arrays = new ArrayList<>();
        final Map<Object, Integer> numbers = new LinkedHashMap<>();

        int number(Object key, Object array) {
            return numbers.computeIfAbsent(key, k -> {
                arrays.add(array);
                return arrays.size() - 1;
            });
        }
    }

    private record Place(int slab, int offset) {}

    /** Memory that kernels need between their stages: one array per dtype, used by one launch after the other. */
    private static final class Workspaces {
        private final Map<DType, Long> lengths = new EnumMap<>(DType.class);
        private final Map<DType, Integer> numbers = new EnumMap<>(DType.class);

        private static long stride(Workspace workspace) {
            return Slab.align(workspace.dtype(), Slab.firstElement(workspace.dtype()) + (long) workspace.elements());
        }

        void reserve(Workspace workspace, int calls) {
            if (workspace.elements() > 0) {
                lengths.merge(
                        workspace.dtype(), calls * stride(workspace) + Slab.firstElement(workspace.dtype()), Math::max);
            }
        }

        void allocate(Slabs table) {
            lengths.forEach((dtype, length) ->
                    numbers.put(dtype, table.number(List.of("workspace", dtype), Slab.allocate(dtype, length))));
        }

        Optional<Place> place(Workspace workspace, int call) {
            if (workspace.elements() == 0) {
                return Optional.empty();
            }
            long offset =
                    Slab.align(workspace.dtype(), Slab.firstElement(workspace.dtype()) + call * stride(workspace));
            return Optional.of(new Place(numbers.get(workspace.dtype()), Math.toIntExact(offset)));
        }
    }

    private static final class CpuRun implements Run {
        private final CpuExecutable owner;
        private final MemoryPlan plan;
        private final Object[] slabs;
        private final Place[] places;
        private final int[] inputSlabs;
        private final Bound[] compute;
        private final Bound[] commit;
        private final int[] lengths;
        private static final Cancellation NEVER = new Cancellation();

        CpuRun(CpuExecutable owner, LeafStore leaves, Map<String, Long> sizes, MemoryPlan plan) {
            this.owner = owner;
            this.plan = plan;
            List<Program.Value> values = owner.program.values();
            Slabs table = new Slabs();
            places = new Place[values.size()];
            lengths = new int[values.size()];
            for (int value = 0; value < places.length; value++) {
                lengths[value] = Math.toIntExact(
                        values.get(value).type().shape().elements().evaluate(sizes::get));
                places[value] = place(value, values.get(value), leaves, table);
            }
            inputSlabs = owner.inputValues.stream()
                    .mapToInt(value -> places[value].slab())
                    .toArray();
            Workspaces workspaces = new Workspaces();
            List<Program.Launch> all = new ArrayList<>(owner.program.compute());
            all.addAll(owner.program.commit());
            all.forEach(launch -> workspaces.reserve(
                    owner.kernels.compile(launch.kernel()).workspace(),
                    launch.calls().size()));
            workspaces.allocate(table);
            compute = bind(owner.program.compute(), sizes, workspaces);
            commit = bind(owner.program.commit(), sizes, workspaces);
            slabs = table.arrays.toArray();
        }

        private Place place(int value, Program.Value declared, LeafStore leaves, Slabs table) {
            DType dtype = declared.type().dtype();
            return switch (declared.storage()) {
                case Program.Storage.Input input -> new Place(table.number(input, Slab.allocate(dtype, 0)), 0);
                case Program.Storage.Parameter parameter -> leaf(parameter.name(), leaves, table);
                case Program.Storage.State state -> leaf(state.name(), leaves, table);
                case Program.Storage.Constant constant ->
                    new Place(table.number(value, Slab.of(dtype, constant.elements())), 0);
                case Program.Storage.Arena arena -> {
                    MemoryPlan.Slot slot =
                            plan.slots().get(value).orElse(new MemoryPlan.Slot(ArrayKind.of(dtype), 0, 0));
                    long elements = plan.elements().getOrDefault(slot.array(), 0L);
                    int first = Slab.firstElement(dtype);
                    Integer known = table.numbers.get(slot.array());
                    int slab =
                            known != null ? known : table.number(slot.array(), Slab.allocate(dtype, elements + first));
                    yield new Place(slab, Math.toIntExact(slot.offset() + first));
                }
            };
        }

        private static Place leaf(String name, LeafStore leaves, Slabs table) {
            Leaf leaf = leaves.leaf(name).orElseThrow(() -> new IllegalStateException("the store has no leaf " + name));
            Object array = leaves.slab(leaf.kind(), leaf.dtype()).orElseThrow();
            return new Place(table.number(List.of(leaf.kind(), leaf.dtype()), array), leaves.offset(name));
        }

        private Bound[] bind(List<Program.Launch> launches, Map<String, Long> sizes, Workspaces workspaces) {
            List<Bound> bound = new ArrayList<>();
            for (Program.Launch launch : launches) {
                CompiledKernel code = owner.kernels.compile(launch.kernel());
                int[][] calls = new int[launch.calls().size()][];
                for (int i = 0; i < calls.length; i++) {
                    calls[i] = arguments(launch.calls().get(i), sizes, workspaces.place(code.workspace(), i));
                }
                bound.add(new Bound(code, calls));
            }
            return bound.toArray(Bound[]::new);
        }

        private int[] arguments(Program.Call call, Map<String, Long> sizes, Optional<Place> workspace) {
            List<Place> buffers = new ArrayList<>();
            call.values().forEach(value -> buffers.add(places[value]));
            workspace.ifPresent(buffers::add);
            int[] args = new int[2 * buffers.size() + call.sizes().size()];
            for (int i = 0; i < buffers.size(); i++) {
                args[2 * i] = buffers.get(i).slab();
                args[2 * i + 1] = buffers.get(i).offset();
            }
            for (int i = 0; i < call.sizes().size(); i++) {
                Dim size = call.sizes().get(i);
                args[2 * buffers.size() + i] = Math.toIntExact(size.evaluate(sizes::get));
            }
            return args;
        }

        Optional<Device.Suspect> findNotFinite() {
            Optional<Device.Suspect> infinite = Optional.empty();
            List<Program.Launch> launches = owner.program.compute();
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < launches.size(); i++) {
                for (Program.Call call : launches.get(i).calls()) {
                    for (int value : call.values()) {
                        boolean given = !(owner.program.values().get(value).storage() instanceof Program.Storage.Arena);
                        Optional<Device.Suspect> suspect = given && seen.add(value) ? suspect(value) : Optional.empty();
                        if (suspect.isPresent() && Double.isNaN(suspect.get().value())) {
                            return suspect;
                        }
                        infinite = infinite.or(() -> suspect);
                    }
                }
                compute[i].code().run(owner.pool, slabs, compute[i].calls(), owner.cancellation);
                for (Program.Call call : launches.get(i).calls()) {
                    for (int value : call.values()) {
                        boolean made = owner.program.values().get(value).storage() instanceof Program.Storage.Arena;
                        Optional<Device.Suspect> suspect = made && seen.add(value) ? suspect(value) : Optional.empty();
                        if (suspect.isPresent() && Double.isNaN(suspect.get().value())) {
                            return suspect;
                        }
                        infinite = infinite.or(() -> suspect);
                    }
                }
            }
            return infinite;
        }

        /** The first element of a value that is NaN, or else infinite. */
        private Optional<Device.Suspect> suspect(int value) {
            Program.Value declared = owner.program.values().get(value);
            Optional<Device.Suspect> infinite = Optional.empty();
            for (int i = 0; i < lengths[value] && declared.type().dtype().isFloat(); i++) {
                double element =
                        Slab.get(declared.type().dtype(), slabs[places[value].slab()], places[value].offset() + i);
                if (Double.isNaN(element)) {
                    return Optional.of(new Device.Suspect(declared.label(), element, i, declared.span()));
                }
                if (Double.isInfinite(element) && infinite.isEmpty()) {
                    infinite = Optional.of(new Device.Suspect(declared.label(), element, i, declared.span()));
                }
            }
            return infinite;
        }

        @Override
        public void input(int index, Object array) {
            slabs[inputSlabs[index]] = array;
        }

        @Override
        public Optional<Failure> compute() {
            for (Bound launch : compute) {
                launch.code().run(owner.pool, slabs, launch.calls(), owner.cancellation);
            }
            return failure();
        }

        private Optional<Failure> failure() {
            for (int i = 0; i < owner.checks.size(); i++) {
                Program.Result.Check check = owner.checks.get(i);
                if (scalar(check.value()) == 0) {
                    return Optional.of(new Failure.CheckFailed(check.message(), check.span()));
                }
            }
            for (int i = 0; i < owner.reports.size(); i++) {
                Program.Result.Report report = owner.reports.get(i);
                if (report.guarded() && !Double.isFinite(scalar(report.value()))) {
                    return Optional.of(new Failure.NotFinite(report.name(), scalar(report.value())));
                }
            }
            return Optional.empty();
        }

        @Override
        public void commit() {
            for (Bound launch : commit) {
                launch.code().run(owner.pool, slabs, launch.calls(), NEVER);
            }
        }

        @Override
        public double report(int index) {
            return scalar(owner.reports.get(index).value());
        }

        private double scalar(int value) {
            Place place = places[value];
            return Slab.get(owner.type(value).dtype(), slabs[place.slab()], place.offset());
        }

        @Override
        public Object output(int index) {
            int value = owner.outputs.get(index).value();
            Place place = places[value];
            Object copy = Slab.allocate(owner.type(value).dtype(), lengths[value]);
            System.arraycopy(slabs[place.slab()], place.offset(), copy, 0, lengths[value]);
            return copy;
        }

        @Override
        public Memory memory() {
            return new Memory(plan.bytesBefore(), plan.bytesAfter());
        }
    }
}
