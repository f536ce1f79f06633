package dev.dlc.optimizer.program;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.kernel.Block;
import dev.dlc.optimizer.kernel.KernelInterpreter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Runs programs by the kernel interpreter, in memory that is laid out by the memory plan: slow, and to the bit what
 * every device must compute.
 */
public final class ProgramInterpreter {
    private final Program program;
    private final ToLongFunction<String> sizes;
    // Of values that are no views.
    private final Map<Integer, Block> blocks = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();

    private ProgramInterpreter(Program program, Map<String, RefTensor> leaves, ToLongFunction<String> sizes) {
        this.program = program;
        this.sizes = sizes;
        MemoryPlan plan = new MemoryPlanner(program).plan(sizes);
        Map<ArrayKind, Block> arena = new EnumMap<>(ArrayKind.class);
        plan.elements().forEach((array, length) -> arena.put(array, poisoned(array, Math.toIntExact(length))));
        for (int i = 0; i < program.values().size(); i++) {
            if (program.base(i) == i) {
                blocks.put(i, block(program.values().get(i), plan.slots().get(i), arena, leaves));
            }
        }
    }

    /**
     * What a run leaves behind.
     *
     * @param outputs the outputs by name
     * @param reports the reported values by name
     * @param checks whether each check held, by its message
     * @param leaves parameters and state after the run, by name
     */
    public record Outcome(
            Map<String, RefTensor> outputs,
            Map<String, RefTensor> reports,
            Map<String, Boolean> checks,
            Map<String, RefTensor> leaves) {}

    /**
     * Runs a program, commit included whatever the checks say.
     *
     * @param leaves the value of each input, parameter and state that is read
     * @param sizes the size symbols
     */
    public static Outcome run(Program program, Map<String, RefTensor> leaves, ToLongFunction<String> sizes) {
        ProgramInterpreter interpreter = new ProgramInterpreter(program, leaves, sizes);
        interpreter.steps(program.compute());
        interpreter.steps(program.commit());
        return interpreter.outcome();
    }

    /** Memory whose elements are NaN or a telling number, so that what is read before it is written shows. */
    private static Block poisoned(ArrayKind array, int length) {
        DType dtype = switch (array) {
            case DOUBLES -> DType.F64;
            case FLOATS -> DType.F32;
            case SHORTS -> DType.F16;
            case LONGS -> DType.I64;
            case INTS -> DType.I32;
            case BYTES -> DType.I8;
        };
        Block block = Block.of(dtype, length);
        for (int i = 0; i < length; i++) {
            if (dtype.isFloat()) {
                block.set(i, Double.NaN);
            } else {
                block.set(i, 77L);
            }
        }
        return block;
    }

    private Block block(
            Program.Value value,
            Optional<MemoryPlan.Slot> slot,
            Map<ArrayKind, Block> arena,
            Map<String, RefTensor> leaves) {
        DType dtype = value.type().dtype();
        return switch (value.storage()) {
            case Program.Storage.Arena inArena ->
                slot.map(s -> arena.get(s.array()).part(dtype, (int) s.offset(), (int) s.length()))
                        .orElseGet(() -> Block.of(dtype, 0));
            case Program.Storage.View view -> throw new IllegalArgumentException("a view has no memory of its own");
            case Program.Storage.Constant constant -> filled(value, constant.elements());
            case Program.Storage.Input input -> copy(value, leaves, input.name());
            case Program.Storage.Parameter parameter -> copy(value, leaves, parameter.name());
            case Program.Storage.State state -> copy(value, leaves, state.name());
        };
    }

    private int count(Program.Value value) {
        return Math.toIntExact(value.type().shape().elements().evaluate(sizes));
    }

    private Block copy(Program.Value value, Map<String, RefTensor> leaves, String name) {
        RefTensor tensor = leaves.get(name);
        if (tensor == null) {
            return Block.of(value.type().dtype(), count(value));
        }
        List<Double> elements = new ArrayList<>();
        for (double element : tensor.data()) {
            elements.add(element);
        }
        return filled(value, elements);
    }

    private Block filled(Program.Value value, List<Double> elements) {
        Block block = Block.of(value.type().dtype(), count(value));
        for (int i = 0; i < elements.size(); i++) {
            if (value.type().dtype().isFloat()) {
                block.set(i, elements.get(i));
            } else {
                block.set(i, elements.get(i).longValue());
            }
        }
        return block;
    }

    private void steps(List<Program.Step> steps) {
        for (Program.Step step : steps) {
            switch (step) {
                case Program.Launch launch -> launch(launch);
                case Program.Loop loop -> {
                    long length = loop.length().evaluate(this::symbol);
                    for (long i = 0; i < length; i++) {
                        counters.put(loop.counter(), i);
                        steps(loop.body());
                    }
                    counters.remove(loop.counter());
                }
                case Program.While loop -> repeat(loop);
                case Program.Branch branch -> steps(holds(branch.predicate()) ? branch.then() : branch.otherwise());
            }
        }
    }

    private void repeat(Program.While loop) {
        long most = loop.bound().map(bound -> bound.evaluate(this::symbol)).orElse(Long.MAX_VALUE);
        for (long i = 0; i < most; i++) {
            steps(loop.condition());
            if (!holds(loop.holds())) {
                return;
            }
            steps(loop.body());
        }
    }

    private boolean holds(int value) {
        return block(value).integer(0) != 0;
    }

    private long symbol(String name) {
        return counters.containsKey(name) ? counters.get(name) : sizes.applyAsLong(name);
    }

    /** The memory of a value at this point of the run. */
    private Block block(int value) {
        Program.Value declared = program.values().get(value);
        if (declared.storage() instanceof Program.Storage.View(int of, Dim offset)) {
            int start = Math.toIntExact(offset.evaluate(this::symbol));
            return blocks.get(of).part(declared.type().dtype(), start, count(declared));
        }
        return blocks.get(value);
    }

    private void launch(Program.Launch launch) {
        for (Program.Call call : launch.calls()) {
            List<Block> buffers = call.values().stream().map(this::block).toList();
            long[] arguments = call.sizes().stream()
                    .mapToLong((Dim size) -> size.evaluate(this::symbol))
                    .toArray();
            KernelInterpreter.run(launch.kernel(), buffers, arguments);
        }
    }

    private RefTensor tensor(int position) {
        Program.Value value = program.values().get(position);
        int[] shape = new int[value.type().rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = Math.toIntExact(value.type().shape().dim(axis).evaluate(sizes));
        }
        double[] data = new double[RefTensor.count(shape)];
        for (int i = 0; i < data.length; i++) {
            data[i] = block(position).real(i);
        }
        return new RefTensor(value.type().dtype(), shape, data);
    }

    private Outcome outcome() {
        Map<String, RefTensor> outputs = new TreeMap<>();
        Map<String, RefTensor> reports = new TreeMap<>();
        Map<String, Boolean> checks = new TreeMap<>();
        for (Program.Result result : program.results()) {
            RefTensor value = tensor(result.value());
            switch (result) {
                case Program.Result.Output output -> outputs.put(output.name(), value);
                case Program.Result.Report report -> reports.put(report.name(), value);
                case Program.Result.Check check -> checks.put(check.message(), value.data()[0] != 0);
            }
        }
        Map<String, RefTensor> leaves = new TreeMap<>();
        for (int i = 0; i < program.values().size(); i++) {
            switch (program.values().get(i).storage()) {
                case Program.Storage.Parameter parameter -> leaves.put(parameter.name(), tensor(i));
                case Program.Storage.State state -> leaves.put(state.name(), tensor(i));
                case Program.Storage.Arena arena -> {}
                case Program.Storage.View view -> {}
                case Program.Storage.Constant constant -> {}
                case Program.Storage.Input input -> {}
            }
        }
        return new Outcome(outputs, reports, checks, leaves);
    }
}
