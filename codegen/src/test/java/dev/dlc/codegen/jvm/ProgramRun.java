package dev.dlc.codegen.jvm;

import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.program.ArrayKind;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.optimizer.program.MemoryPlanner;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Runs a program with generated code, in memory laid out by the memory plan and filled with garbage before. */
final class ProgramRun {
    private static final Cancellation NEVER = new Cancellation();

    private final Program program;
    private final ToLongFunction<String> sizes;
    private final List<Object> slabs = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private final Map<String, Long> counters = new HashMap<>();

    ProgramRun(Program program, Map<String, RefTensor> leaves, ToLongFunction<String> sizes) {
        this.program = program;
        this.sizes = sizes;
        MemoryPlan plan = new MemoryPlanner(program).plan(sizes);
        Map<ArrayKind, Integer> arena = new EnumMap<>(ArrayKind.class);
        plan.elements().forEach((kind, length) -> {
            arena.put(kind, slabs.size());
            slabs.add(garbage(kind, Math.toIntExact(length)));
        });
        for (int i = 0; i < program.values().size(); i++) {
            Program.Value value = program.values().get(i);
            switch (value.storage()) {
                case Program.Storage.Arena x -> {
                    Optional<MemoryPlan.Slot> slot = plan.slots().get(i);
                    places.add(slot.map(s -> new int[] {arena.get(s.array()), (int) s.offset()})
                            .orElse(new int[2]));
                }
                case Program.Storage.View view -> places.add(new int[2]);
                case Program.Storage.Constant c ->
                    own(value, c.elements().stream().mapToDouble(x -> x).toArray());
                case Program.Storage.Input input ->
                    own(value, leaves.get(input.name()).data());
                case Program.Storage.Parameter parameter ->
                    own(value, leaves.get(parameter.name()).data());
                case Program.Storage.State state ->
                    own(value, leaves.get(state.name()).data());
            }
        }
    }

    private void own(Program.Value value, double[] data) {
        places.add(new int[] {slabs.size(), 0});
        DType dtype = value.type().dtype();
        Object array = ArrayKind.of(dtype).zeros(data.length);
        for (int i = 0; i < data.length; i++) {
            set(array, dtype, i, data[i]);
        }
        slabs.add(array);
    }

    private static Object garbage(ArrayKind kind, int length) {
        DType dtype = switch (kind) {
            case DOUBLES -> DType.F64;
            case FLOATS -> DType.F32;
            case SHORTS -> DType.F16;
            case LONGS -> DType.I64;
            case INTS -> DType.I32;
            case BYTES -> DType.I8;
        };
        Object array = kind.zeros(length);
        for (int i = 0; i < length; i++) {
            set(array, dtype, i, dtype.isFloat() ? Double.NaN : 77);
        }
        return array;
    }

    private static void set(Object array, DType dtype, int i, double value) {
        switch (array) {
            case double[] a -> a[i] = value;
            case float[] a -> a[i] = (float) value;
            case short[] a ->
                a[i] = dtype == DType.F16
                        ? Float.floatToFloat16((float) value)
                        : (short) (Float.floatToRawIntBits((float) value) >>> 16);
            case long[] a -> a[i] = (long) value;
            case int[] a -> a[i] = (int) (long) value;
            case byte[] a -> a[i] = (byte) (long) value;
            default -> throw new IllegalArgumentException();
        }
    }

    private static double get(Object array, DType dtype, int i) {
        return switch (array) {
            case double[] a -> a[i];
            case float[] a -> a[i];
            case short[] a -> dtype == DType.F16 ? Float.float16ToFloat(a[i]) : Float.intBitsToFloat(a[i] << 16);
            case long[] a -> a[i];
            case int[] a -> a[i];
            case byte[] a -> dtype == DType.U8 ? a[i] & 0xff : a[i];
            default -> throw new IllegalArgumentException();
        };
    }

    /** Runs all steps, commit included, and returns outputs, reports and leaves by name. */
    Map<String, RefTensor> run(JvmBackend backend, Pool pool) {
        steps(program.compute(), backend, pool);
        steps(program.commit(), backend, pool);
        return outcome();
    }

    private void steps(List<? extends Program.Step> steps, JvmBackend backend, Pool pool) {
        for (Program.Step step : steps) {
            switch (step) {
                case Program.Launch launch -> {
                    CompiledKernel code = backend.compile(launch.kernel());
                    int[][] calls = launch.calls().stream()
                            .map(call -> args(call, code))
                            .toArray(int[][]::new);
                    code.run(pool, slabs.toArray(), calls, NEVER);
                }
                case Program.Loop loop -> {
                    long length = loop.length().evaluate(this::symbol);
                    for (long i = 0; i < length; i++) {
                        counters.put(loop.counter(), i);
                        steps(loop.body(), backend, pool);
                    }
                    counters.remove(loop.counter());
                }
                case Program.While loop -> {
                    long most = loop.bound().map(b -> b.evaluate(this::symbol)).orElse(Long.MAX_VALUE);
                    for (long i = 0; i < most; i++) {
                        steps(loop.condition(), backend, pool);
                        if (!holds(loop.holds())) {
                            break;
                        }
                        steps(loop.body(), backend, pool);
                    }
                }
                case Program.Branch branch ->
                    steps(holds(branch.predicate()) ? branch.then() : branch.otherwise(), backend, pool);
            }
        }
    }

    private long symbol(String name) {
        return counters.containsKey(name) ? counters.get(name) : sizes.applyAsLong(name);
    }

    private boolean holds(int value) {
        int[] place = place(value);
        return ((byte[]) slabs.get(place[0]))[place[1]] != 0;
    }

    private int[] place(int value) {
        int[] base = places.get(program.base(value));
        return program.values().get(value).storage() instanceof Program.Storage.View view
                ? new int[] {base[0], base[1] + (int) view.offset().evaluate(this::symbol)}
                : base;
    }

    private int[] args(Program.Call call, CompiledKernel code) {
        List<Integer> args = new ArrayList<>();
        for (int value : call.values()) {
            args.add(place(value)[0]);
            args.add(place(value)[1]);
        }
        if (code.workspace().elements() > 0) {
            args.add(slabs.size());
            args.add(0);
            slabs.add(ArrayKind.of(code.workspace().dtype())
                    .zeros(code.workspace().elements()));
        }
        for (Dim size : call.sizes()) {
            args.add((int) size.evaluate(this::symbol));
        }
        if (code.kernel().body() instanceof Body.Contraction) {
            args.add(slabs.size());
            args.add(Arguments.CHANGING);
            slabs.add(ArrayKind.of(code.workspace().dtype()).zeros(0));
        }
        return args.stream().mapToInt(i -> i).toArray();
    }

    private RefTensor tensor(int position) {
        Program.Value value = program.values().get(position);
        int[] shape = new int[value.type().rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = (int) value.type().shape().dim(axis).evaluate(sizes);
        }
        double[] data = new double[RefTensor.count(shape)];
        int[] place = place(position);
        for (int i = 0; i < data.length; i++) {
            data[i] = get(slabs.get(place[0]), value.type().dtype(), place[1] + i);
        }
        return new RefTensor(value.type().dtype(), shape, data);
    }

    private Map<String, RefTensor> outcome() {
        Map<String, RefTensor> all = new TreeMap<>();
        for (Program.Result result : program.results()) {
            switch (result) {
                case Program.Result.Output output -> all.put("output " + output.name(), tensor(output.value()));
                case Program.Result.Report report -> all.put("report " + report.name(), tensor(report.value()));
                case Program.Result.Check check -> all.put("check " + check.message(), tensor(check.value()));
            }
        }
        for (int i = 0; i < program.values().size(); i++) {
            switch (program.values().get(i).storage()) {
                case Program.Storage.Parameter parameter -> all.put("leaf " + parameter.name(), tensor(i));
                case Program.Storage.State state -> all.put("leaf " + state.name(), tensor(i));
                case Program.Storage.Arena x -> {}
                case Program.Storage.View x -> {}
                case Program.Storage.Constant x -> {}
                case Program.Storage.Input x -> {}
            }
        }
        return all;
    }
}
