package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.Arguments;
import dev.dlc.codegen.jvm.CompiledKernel;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Body;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the arguments of a program's steps in place for given sizes and memory. */
final class StepBinder {
    private final Program program;
    private final CpuExecutable.KernelSource kernels;
    private final Map<String, Long> sizes;
    private final CpuMemory memory;
    // The loops around, by symbol.
    private final Map<String, Integer> around = new LinkedHashMap<>();
    private final List<int[]> constant = new ArrayList<>();
    // Whether no leaf is written.
    private final boolean isPure;
    private List<BoundStep.Moving> moving = new ArrayList<>();
    private int counters;

    StepBinder(Program program, CpuExecutable.KernelSource kernels, Map<String, Long> sizes, CpuMemory memory) {
        this.program = program;
        this.kernels = kernels;
        this.sizes = sizes;
        this.memory = memory;
        this.isPure = program.launches().stream().noneMatch(program::writesLeaf);
        program.launches()
                .forEach(launch -> memory.reserve(
                        kernels.compile(launch.kernel()).workspace(),
                        launch.calls().size()));
    }

    /** The number of loops bound so far. */
    int counters() {
        return counters;
    }

    /** Steps with their arguments. */
    BoundStep[] bind(List<? extends Program.Step> steps) {
        return steps.stream().map(this::bind).toArray(BoundStep[]::new);
    }

    private BoundStep bind(Program.Step step) {
        return switch (step) {
            case Program.Launch launch -> launch(launch);
            case Program.Loop loop -> loop(loop);
            case Program.While loop ->
                new BoundStep.While(
                        loop.bound()
                                .map(bound -> Math.toIntExact(bound.evaluate(sizes::get)))
                                .orElse(Integer.MAX_VALUE),
                        bind(loop.condition()),
                        scalar(loop.holds()),
                        bind(loop.body()));
            case Program.Branch branch ->
                new BoundStep.Branch(scalar(branch.predicate()), bind(branch.then()), bind(branch.otherwise()));
        };
    }

    private BoundStep loop(Program.Loop loop) {
        int counter = counters++;
        List<BoundStep.Moving> outer = moving;
        moving = new ArrayList<>();
        around.put(loop.counter(), counter);
        BoundStep[] body = bind(loop.body());
        around.remove(loop.counter());
        BoundStep.Moving[] own = moving.toArray(BoundStep.Moving[]::new);
        moving = outer;
        return new BoundStep.Loop(counter, Math.toIntExact(loop.length().evaluate(sizes::get)), own, body);
    }

    private BoundStep launch(Program.Launch launch) {
        CompiledKernel code = kernels.compile(launch.kernel());
        int[][] calls = new int[launch.calls().size()][];
        for (int i = 0; i < calls.length; i++) {
            Program.Call call = launch.calls().get(i);
            calls[i] = new int[Arguments.count(launch.kernel(), code.workspace())];
            fill(calls[i], call, memory.workspace(code.workspace(), i));
            if (launch.kernel().body() instanceof Body.Contraction) {
                prepare(calls[i], code, call);
            }
        }
        code.expect(calls);
        return new BoundStep.Launch(code, calls, launch);
    }

    private void prepare(int[] args, CompiledKernel code, Program.Call call) {
        boolean isConstant =
                isPure && code.preparable().stream().map(call.values()::get).allMatch(this::isWholeLeaf);
        if (isConstant) {
            constant.add(args);
        }
        int slab = memory.growing(code.workspace().dtype());
        Arguments.prepare(args, slab, isConstant ? Arguments.CONSTANT : Arguments.CHANGING);
    }

    /** A view may move with the steps of a loop. */
    private boolean isWholeLeaf(int value) {
        return program.base(value) == value && program.isLeaf(value);
    }

    /** The arguments of launches whose preparations hold until leaves have other values. */
    List<int[]> constant() {
        return List.copyOf(constant);
    }

    private void fill(int[] args, Program.Call call, Optional<CpuMemory.Place> workspace) {
        int buffers = call.values().size() + (workspace.isPresent() ? 1 : 0);
        for (int i = 0; i < call.values().size(); i++) {
            place(args, 2 * i, call.values().get(i));
        }
        workspace.ifPresent(place -> {
            args[2 * buffers - 2] = place.slab();
            args[2 * buffers - 1] = place.offset();
        });
        for (int i = 0; i < call.sizes().size(); i++) {
            argument(args, 2 * buffers + i, 0, call.sizes().get(i));
        }
    }

    private int[] scalar(int value) {
        int[] args = new int[2];
        place(args, 0, value);
        return args;
    }

    private void place(int[] args, int index, int value) {
        CpuMemory.Place base = memory.place(value);
        args[index] = base.slab();
        Program.Storage storage = program.values().get(value).storage();
        Dim offset = storage instanceof Program.Storage.View view ? view.offset() : Dim.ZERO;
        argument(args, index + 1, base.offset(), offset);
    }

    /** Sets an argument to {@code start + dim}, again at each step of a loop that it depends on. */
    private void argument(int[] args, int index, int start, Dim dim) {
        int base = Math.toIntExact(start + at(dim, ""));
        args[index] = base;
        List<String> symbols =
                dim.symbols().stream().filter(around::containsKey).toList();
        if (!symbols.isEmpty()) {
            int[] own = symbols.stream().mapToInt(around::get).toArray();
            int[] strides = symbols.stream()
                    .mapToInt(symbol -> Math.toIntExact(start + at(dim, symbol) - base))
                    .toArray();
            moving.add(new BoundStep.Moving(args, index, base, own, strides));
        }
    }

    /** A dim where one counter is 1 and all others are 0. */
    private long at(Dim dim, String one) {
        return dim.evaluate(symbol -> symbol.equals(one) ? 1 : around.containsKey(symbol) ? 0L : sizes.get(symbol));
    }
}
