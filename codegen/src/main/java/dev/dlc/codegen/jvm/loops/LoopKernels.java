package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import java.lang.constant.ClassDesc;
import java.util.List;

/** Generates the classes of loop kernels. */
public final class LoopKernels {
    private LoopKernels() {}

    /**
     * A generated class.
     *
     * @param builder extends {@code dev.dlc.embed.Kernel}
     * @param hasVectors whether a loop runs as vectors; never in the scalar lane
     * @param reasons why loops do not, by axis
     */
    public record Generated(ClassBuilder builder, boolean hasVectors, List<String> reasons) {
        public Generated {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Generates the class of a kernel.
     *
     * @throws IllegalArgumentException for contractions, which have a template of their own
     */
    public static Generated generate(Kernel kernel, Lane lane, ClassDesc name) {
        Notes notes = new Notes();
        KernelClass target = new KernelClass(kernel, lane, name, notes);
        ClassBuilder builder = switch (kernel.body()) {
            case Body.LoopNest nest -> new NestWriter(target, nest).write();
            case Body.Scatter scatter -> new ScatterWriter(target, scatter).write();
            case Body.Sort sort -> new SortWriter(target, sort).write();
            case Body.Contraction c ->
                throw new IllegalArgumentException(kernel.name() + " is a contraction, not a loop");
        };
        return new Generated(builder, notes.hasVectors(), notes.reasons());
    }
}
