package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Chunks;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.Frame.Action;
import dev.dlc.optimizer.kernel.Frame.IntFn;
import dev.dlc.optimizer.kernel.Frame.RealFn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs kernels one element at a time, operation by operation as the numeric contract says. It is slow and defines what
 * every backend must compute to the bit.
 */
public final class KernelInterpreter {
    private final List<Block> buffers;
    private final Frame.Slots slots = new Frame.Slots();
    private final ExprTranslator exprs;

    private KernelInterpreter(List<Block> buffers) {
        this.buffers = buffers;
        this.exprs = new ExprTranslator(buffers, slots);
    }

    /**
     * Runs a kernel.
     *
     * @param kernel the kernel
     * @param buffers its buffers
     * @param sizes the values of its size symbols
     */
    public static void run(Kernel kernel, List<Block> buffers, long[] sizes) {
        List<Block> memory = new ArrayList<>(buffers);
        if (kernel.body() instanceof Body.LoopNest nest) {
            for (Body.Temporary own : nest.temporaries()) {
                long elements =
                        own.elements().evaluate(name -> sizes[kernel.sizes().indexOf(name)]);
                memory.add(Block.of(own.dtype(), Math.toIntExact(elements)));
            }
        }
        KernelInterpreter interpreter = new KernelInterpreter(List.copyOf(memory));
        int[] sizeSlots =
                kernel.sizes().stream().mapToInt(interpreter.slots::of).toArray();
        Action body = interpreter.body(kernel.body());
        Frame frame = new Frame(interpreter.slots.count());
        for (int i = 0; i < sizeSlots.length; i++) {
            frame.integers[sizeSlots[i]] = sizes[i];
        }
        body.run(frame);
    }

    private Action body(Body body) {
        return switch (body) {
            case Body.LoopNest nest -> loops(nest.parallel(), () -> statements(nest.statements()));
            case Body.Contraction c -> {
                List<Axis> outer = new ArrayList<>(c.batch());
                outer.addAll(c.m());
                outer.addAll(c.n());
                yield loops(outer, () -> contract(c));
            }
            case Body.Scatter scatter -> scatter(scatter);
            case Body.Sort sort -> loops(sort.rows(), () -> sort(sort));
        };
    }

    /** Nested loops; the body is translated after the axes have their slots. */
    private Action loops(List<Axis> axes, java.util.function.Supplier<Action> body) {
        if (axes.isEmpty()) {
            return body.get();
        }
        Axis axis = axes.getFirst();
        IntFn extent = exprs.dim(axis.extent());
        int slot = slots.of(axis.name());
        Action inner = loops(axes.subList(1, axes.size()), body);
        return frame -> {
            long end = extent.at(frame);
            for (long i = 0; i < end; i++) {
                frame.integers[slot] = i;
                inner.run(frame);
            }
        };
    }

    /** Chains over the chunks of the depth, then their sum in order. */
    private Action contract(Body.Contraction c) {
        IntFn outputs = product(List.of(c.batch(), c.m(), c.n()));
        IntFn depth = product(List.of(c.k()));
        int slot = slots.of(c.accumulator());
        int place = slots.of("place of " + c.accumulator());
        int length = slots.of("length of " + c.accumulator());
        Action step = c.a().dtype().isFloat() ? realStep(c, slot) : integerStep(c, slot);
        List<Double> sums = new ArrayList<>();
        Action chain = loops(c.k(), () -> frame -> {
            if (frame.integers[place] > 0 && frame.integers[place] % frame.integers[length] == 0) {
                sums.add(frame.reals[slot]);
                frame.reals[slot] = 0;
            }
            frame.integers[place]++;
            step.run(frame);
        });
        Action epilogue = statements(c.epilogue());
        DType dtype = c.a().dtype();
        return frame -> {
            frame.reals[slot] = 0;
            frame.integers[slot] = 0;
            frame.integers[place] = 0;
            frame.integers[length] = Chunks.length(outputs.at(frame), depth.at(frame));
            sums.clear();
            chain.run(frame);
            if (!sums.isEmpty()) {
                sums.add(frame.reals[slot]);
                double total = sums.getFirst();
                for (double sum : sums.subList(1, sums.size())) {
                    total = Numbers.round(dtype, total + sum);
                }
                frame.reals[slot] = total;
            }
            epilogue.run(frame);
        };
    }

    private IntFn product(List<List<Axis>> lists) {
        List<IntFn> extents = lists.stream()
                .flatMap(List::stream)
                .map(axis -> exprs.dim(axis.extent()))
                .toList();
        return frame -> extents.stream().mapToLong(extent -> extent.at(frame)).reduce(1, (x, y) -> x * y);
    }

    private Action realStep(Body.Contraction c, int slot) {
        RealFn a = exprs.real(c.a());
        RealFn b = exprs.real(c.b());
        boolean single = c.a().dtype() == DType.F32;
        return frame -> {
            double x = a.at(frame);
            double y = b.at(frame);
            double sum = frame.reals[slot];
            frame.reals[slot] = single ? Math.fma((float) x, (float) y, (float) sum) : Math.fma(x, y, sum);
        };
    }

    private Action integerStep(Body.Contraction c, int slot) {
        DType dtype = c.a().dtype();
        IntFn a = exprs.integer(c.a());
        IntFn b = exprs.integer(c.b());
        return frame -> frame.integers[slot] = Numbers.wrap(dtype, frame.integers[slot] + a.at(frame) * b.at(frame));
    }

    private Action scatter(Body.Scatter scatter) {
        Action start = loops(List.of(scatter.row()), () -> statements(scatter.start()));
        IntFn rows = exprs.dim(scatter.row().extent());
        int row = slots.of(scatter.row().name());
        Action updates = loops(List.of(scatter.update()), () -> {
            IntFn destination = exprs.integer(scatter.destination());
            Action combine = statements(scatter.combine());
            return frame -> {
                long target = destination.at(frame);
                if (target >= 0 && target < rows.at(frame)) {
                    frame.integers[row] = target;
                    combine.run(frame);
                }
            };
        });
        return frame -> {
            start.run(frame);
            updates.run(frame);
        };
    }

    private Action sort(Body.Sort sort) {
        IntFn extent = exprs.dim(sort.along().extent());
        int along = slots.of(sort.along().name());
        boolean real = sort.key().dtype().isFloat();
        RealFn realKey = real ? exprs.real(sort.key()) : frame -> 0;
        IntFn integerKey = real ? frame -> 0 : exprs.integer(sort.key());
        IntFn kept = exprs.dim(sort.kept().extent());
        int keptSlot = slots.of(sort.kept().name());
        int position = slots.of(sort.position());
        Action body = statements(sort.statements());
        return frame -> {
            int count = Math.toIntExact(extent.at(frame));
            double[] reals = new double[count];
            long[] integers = new long[count];
            for (int i = 0; i < count; i++) {
                frame.integers[along] = i;
                // Adding 0 makes -0 equal to 0.
                reals[i] = realKey.at(frame) + 0.0;
                integers[i] = integerKey.at(frame);
            }
            Comparator<Integer> order = real
                    ? (x, y) -> Double.compare(reals[x], reals[y])
                    : (x, y) -> Long.compare(integers[x], integers[y]);
            List<Integer> positions = IntStream.range(0, count)
                    .boxed()
                    .sorted(sort.descending() ? order.reversed() : order)
                    .toList();
            for (int i = 0; i < kept.at(frame); i++) {
                frame.integers[keptSlot] = i;
                frame.integers[position] = positions.get(i);
                body.run(frame);
            }
        };
    }

    private Action statements(List<Statement> statements) {
        List<Action> actions = statements.stream().map(this::statement).toList();
        return frame -> {
            for (Action action : actions) {
                action.run(frame);
            }
        };
    }

    private Action statement(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> bind(let.name(), let.value());
            case Statement.Loop loop -> loops(List.of(loop.axis()), () -> statements(loop.body()));
            case Statement.Reduce reduce -> reduce(reduce);
            case Statement.Running running -> running(running);
            case Statement.Store store -> {
                IntFn inside = exprs.guards(store.guards());
                Action write = write(store);
                yield frame -> {
                    if (inside.at(frame) != 0) {
                        write.run(frame);
                    }
                };
            }
            case Statement.Combine combine -> combine(combine);
        };
    }

    private Action bind(String name, Expr value) {
        if (value.dtype().isFloat()) {
            RealFn real = exprs.real(value);
            int slot = slots.of(name);
            return frame -> frame.reals[slot] = real.at(frame);
        }
        IntFn integer = exprs.integer(value);
        int slot = slots.of(name);
        return frame -> frame.integers[slot] = integer.at(frame);
    }

    private Action write(Statement.Store store) {
        Block buffer = buffers.get(store.buffer());
        IntFn index = exprs.dim(store.index());
        if (store.value().dtype().isFloat()) {
            RealFn value = exprs.real(store.value());
            return frame -> buffer.set(index.at(frame), value.at(frame));
        }
        IntFn value = exprs.integer(store.value());
        return frame -> buffer.set(index.at(frame), value.at(frame));
    }

    private Action combine(Statement.Combine combine) {
        Block buffer = buffers.get(combine.buffer());
        IntFn index = exprs.dim(combine.index());
        Folds folds = new Folds(combine.kind(), combine.value().dtype());
        if (combine.value().dtype().isFloat()) {
            RealFn value = exprs.real(combine.value());
            return frame -> {
                long at = index.at(frame);
                buffer.set(at, folds.fold(buffer.real(at), value.at(frame)));
            };
        }
        IntFn value = exprs.integer(combine.value());
        return frame -> {
            long at = index.at(frame);
            buffer.set(at, folds.fold(buffer.integer(at), value.at(frame)));
        };
    }

    private Action reduce(Statement.Reduce reduce) {
        int outer = reduce.axes().size() - reduce.inner();
        List<Axis> outerAxes = reduce.axes().subList(0, outer);
        List<Axis> innerAxes = reduce.axes().subList(outer, reduce.axes().size());
        List<Fold> folds = new ArrayList<>();
        // The lane of a position: its place in the inner run, modulo the number of lanes.
        int place = slots.of("place of " + reduce.accumulators().getFirst().name());
        Action pass = loops(outerAxes, () -> {
            Action inner = loops(innerAxes, () -> {
                Action body = statements(reduce.body());
                for (Accumulator accumulator : reduce.accumulators()) {
                    folds.add(Fold.of(accumulator, exprs, slots, reduce.inner() > 0 ? Folds.LANES : 1));
                }
                return frame -> {
                    body.run(frame);
                    folds.forEach(fold -> fold.step(frame, frame.integers[place]));
                    frame.integers[place]++;
                };
            });
            return frame -> {
                frame.integers[place] = 0;
                inner.run(frame);
            };
        });
        return frame -> {
            folds.forEach(Fold::start);
            pass.run(frame);
            folds.forEach(fold -> fold.finish(frame));
        };
    }

    private Action running(Statement.Running running) {
        IntFn extent = exprs.dim(running.axis().extent());
        int slot = slots.of(running.axis().name());
        Fold fold = Fold.of(running.accumulator(), exprs, slots, 1);
        Action body = statements(running.body());
        return frame -> {
            fold.start();
            long count = extent.at(frame);
            for (long i = 0; i < count; i++) {
                frame.integers[slot] = running.reverse() ? count - 1 - i : i;
                if (running.exclusive()) {
                    fold.finish(frame);
                    body.run(frame);
                    fold.step(frame, i);
                } else {
                    fold.step(frame, i);
                    fold.finish(frame);
                    body.run(frame);
                }
            }
        };
    }
}
