package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.Arguments;
import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Kernel;
import dev.dlc.embed.Pool;
import java.util.Optional;
import java.util.stream.Collectors;

/** A generated contraction that is ready to run. */
final class Compiled {
    private final Kernel[] stages;
    private final int workspace;
    private final int prepared;
    private final String text;
    private final Optional<Tuning.Entry> tuned;
    private final Cancellation never = new Cancellation();

    Compiled(dev.dlc.ir.kernel.Kernel kernel, Lane lane, ElementWriter elements) {
        this(kernel, lane, elements, Tuning.NONE);
    }

    Compiled(dev.dlc.ir.kernel.Kernel kernel, Lane lane, ElementWriter elements, Tuning tuning) {
        GeneratedClasses classes = new GeneratedClasses();
        GeneratedContraction code = ContractionWriter.write(kernel, lane, elements, classes::name, tuning);
        tuned = code.tuned();
        stages = code.stages().stream()
                .map(c -> classes.instance(c, true, Kernel.class))
                .toArray(Kernel[]::new);
        workspace = code.workspace();
        prepared = code.prepared();
        text = code.stages().stream().map(ClassBuilder::toString).collect(Collectors.joining("\n"));
    }

    /** The sizes of its blocks. */
    Optional<Tuning.Entry> tuned() {
        return tuned;
    }

    /** The classes as Java. */
    String text() {
        return text;
    }

    /** What a launch needs: slabs and arguments. */
    record Bound(Object[] slabs, int[][] args) {}

    /** Puts the buffers into one slab, each at an odd offset, with NaN between them. */
    Bound bind(float[][] buffers, int[] sizes) {
        int count = buffers.length + (workspace > 0 ? 1 : 0);
        int[] args = new int[2 * count + sizes.length + 2];
        int at = 5;
        for (int k = 0; k < count; k++) {
            args[2 * k] = 0;
            args[2 * k + 1] = at;
            at += (k < buffers.length ? buffers[k].length : workspace) + 7;
        }
        float[] slab = new float[at];
        java.util.Arrays.fill(slab, Float.NaN);
        for (int k = 0; k < buffers.length; k++) {
            System.arraycopy(buffers[k], 0, slab, args[2 * k + 1], buffers[k].length);
        }
        System.arraycopy(sizes, 0, args, 2 * count, sizes.length);
        Arguments.prepare(args, 1, Arguments.CHANGING);
        return new Bound(new Object[] {slab, new float[prepared]}, new int[][] {args});
    }

    void run(Bound bound, Pool pool) {
        for (Kernel stage : stages) {
            pool.run(stage, bound.slabs(), bound.args(), never);
        }
    }

    /** The elements of buffer 2 after a run. */
    float[] run(float[][] buffers, int[] sizes, Pool pool) {
        Bound bound = bind(buffers, sizes);
        run(bound, pool);
        int from = bound.args()[0][5];
        return java.util.Arrays.copyOfRange((float[]) bound.slabs()[0], from, from + buffers[2].length);
    }
}
