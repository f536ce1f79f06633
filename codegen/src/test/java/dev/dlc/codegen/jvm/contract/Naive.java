package dev.dlc.codegen.jvm.contract;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Chunks;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.ir.op.Padding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The definition of a contraction, by the letter: one fma chain per chunk and output, chunks added in order. */
final class Naive {
    private final Kernel kernel;
    private final Body.Contraction c;
    private final float[][] buffers;
    private final Padding padding;
    private final Map<String, Long> values = new HashMap<>();

    private Naive(Kernel kernel, float[][] buffers, int[] sizes, Padding padding) {
        this.kernel = kernel;
        this.c = (Body.Contraction) kernel.body();
        this.buffers = buffers;
        this.padding = padding;
        for (int i = 0; i < sizes.length; i++) {
            values.put(kernel.sizes().get(i), (long) sizes[i]);
        }
    }

    /** Runs the kernel on buffers that start at offset 0, whose elements give equal results under both readings. */
    static void run(Kernel kernel, float[][] buffers, int[] sizes) {
        run(kernel, buffers, sizes, Padding.LEFT_OUT);
    }

    /** Runs the kernel on buffers that start at offset 0. */
    static void run(Kernel kernel, float[][] buffers, int[] sizes, Padding padding) {
        Naive naive = new Naive(kernel, buffers, sizes, padding);
        naive.outputs(
                0,
                java.util.stream.Stream.of(naive.c.batch(), naive.c.m(), naive.c.n())
                        .flatMap(List::stream)
                        .toList());
    }

    private long of(Dim dim) {
        return dim.evaluate(values::get);
    }

    private long size(List<Axis> axes) {
        return of(Axes.size(axes));
    }

    private void outputs(int level, List<Axis> axes) {
        if (level < axes.size()) {
            long extent = of(axes.get(level).extent());
            for (long i = 0; i < extent; i++) {
                values.put(axes.get(level).name(), i);
                outputs(level + 1, axes);
            }
            return;
        }
        float sum = sum();
        for (Statement s : c.epilogue()) {
            Statement.Store store = (Statement.Store) s;
            buffers[store.buffer()][(int) of(store.index())] = value(store.value(), sum);
        }
    }

    private float sum() {
        long depth = size(c.k());
        long outputs = size(c.batch()) * size(c.m()) * size(c.n());
        long chunks = Chunks.count(outputs, depth);
        long length = Chunks.length(outputs, depth);
        float total = 0;
        for (long chunk = 0; chunk < chunks; chunk++) {
            float part = 0;
            for (long k = chunk * length; k < Math.min(depth, (chunk + 1) * length); k++) {
                bind(k);
                if (padding == Padding.MULTIPLIED || isInside(c.a()) && isInside(c.b())) {
                    part = Math.fma(value(c.a(), 0), value(c.b(), 0), part);
                }
            }
            total = chunk == 0 ? part : total + part;
        }
        return total;
    }

    private void bind(long k) {
        long rest = k;
        for (Axis axis : c.k().reversed()) {
            long extent = of(axis.extent());
            values.put(axis.name(), rest % extent);
            rest /= extent;
        }
    }

    private boolean isInside(Expr e) {
        boolean isInside = true;
        if (e instanceof Expr.Load load) {
            for (Guard g : load.guards()) {
                long v = of(g.value());
                isInside &= v >= 0 && v < of(g.limit());
            }
        }
        return isInside;
    }

    private float value(Expr e, float sum) {
        return switch (e) {
            case Expr.Constant constant -> (float) constant.value();
            case Expr.Local local -> sum;
            case Expr.Load load ->
                isInside(load) ? buffers[load.buffer()][(int) of(load.index())] : (float) load.otherwise();
            case Expr.Apply apply -> {
                float x = value(apply.operands().getFirst(), sum);
                float y = value(apply.operands().getLast(), sum);
                yield switch (apply.op().name()) {
                    case "add" -> x + y;
                    case "mul" -> x * y;
                    case "max" -> Math.max(x, y);
                    default -> throw new IllegalArgumentException(apply.op().name());
                };
            }
            default -> throw new IllegalArgumentException("not in these tests: " + e);
        };
    }
}
