package dev.dlc.codegen.jvm;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.codegen.jvm.asm.MethodTooLargeException;
import dev.dlc.codegen.jvm.contract.ContractionWriter;
import dev.dlc.codegen.jvm.contract.GeneratedContraction;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.codegen.jvm.loops.LoopElements;
import dev.dlc.codegen.jvm.loops.LoopKernels;
import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import java.util.List;
import java.util.stream.Collectors;

/** The classes of a kernel in one lane, generated at the first use. */
final class LaneCode {
    private final Kernel kernel;
    private final Lane lane;
    private final GeneratedClasses classes;
    private final JvmOptions options;
    private Generated generated;
    private dev.dlc.embed.Kernel[] array = {};
    private Workspace prepared = Workspace.NONE;

    LaneCode(Kernel kernel, Lane lane, GeneratedClasses classes, JvmOptions options) {
        this.kernel = kernel;
        this.lane = lane;
        this.classes = classes;
        this.options = options;
    }

    /**
     * What generation yields.
     *
     * @param builders the classes as text
     * @param stages their instances; a vector lane without vectors has none
     * @param reasons why loops are scalar
     * @param workspace what each call needs besides the kernel's buffers
     * @param prepared what the first stage prepares, like a workspace; no elements: it does not
     */
    private record Generated(
            List<ClassBuilder> builders,
            List<dev.dlc.embed.Kernel> stages,
            List<String> reasons,
            Workspace workspace,
            Workspace prepared) {}

    /** Sums of narrow integers are ints. */
    private static DType accumulator(DType dtype) {
        return switch (dtype) {
            case F64, F32, I64, I32 -> dtype;
            case F16, BF16 -> DType.F32;
            case I8, U8, BOOL -> DType.I32;
        };
    }

    Workspace workspace() {
        return generated().workspace;
    }

    /** What the first stage prepares for the others. */
    Workspace prepared() {
        return generated().prepared;
    }

    Lane lane() {
        return lane;
    }

    /** The stages of a launch, each to be run to its end before the next; not empty if {@link #isUseful}. */
    List<dev.dlc.embed.Kernel> stages() {
        return generated().stages;
    }

    /** The stages for a launch: the same array each time, not to be changed, so that launches allocate nothing. */
    synchronized dev.dlc.embed.Kernel[] array() {
        generated();
        return array;
    }

    /**
     * Whether stages are this lane's, the first of which prepares something; asked at each launch, so without a lock.
     */
    boolean prepares(dev.dlc.embed.Kernel[] stages) {
        return prepared.elements() > 0 && stages == array;
    }

    /** Whether this lane has what its name says; the scalar lane always has. */
    boolean isUseful() {
        return !generated().stages.isEmpty();
    }

    List<String> reasons() {
        return generated().reasons;
    }

    String text() {
        return generated().builders.stream().map(ClassBuilder::toString).collect(Collectors.joining("\n"));
    }

    private synchronized Generated generated() {
        if (generated == null) {
            generated = generate();
            prepared = generated.prepared;
            array = generated.stages.toArray(dev.dlc.embed.Kernel[]::new);
        }
        return generated;
    }

    private Generated generate() {
        try {
            return kernel.body() instanceof Body.Contraction ? contraction() : loops();
        } catch (MethodTooLargeException e) {
            if (lane instanceof Lane.Scalar) {
                throw e;
            }
            return new Generated(List.of(), List.of(), List.of(e.getMessage()), Workspace.NONE, Workspace.NONE);
        }
    }

    private Generated contraction() {
        LoopElements elements = new LoopElements(kernel);
        GeneratedContraction code = ContractionWriter.write(kernel, lane, elements, classes::name, options.tuning());
        DType dtype = ((Body.Contraction) kernel.body()).a().dtype();
        Workspace workspace = new Workspace(accumulator(dtype), code.workspace());
        Workspace prepared = new Workspace(accumulator(dtype), code.prepared());
        return new Generated(code.stages(), instances(code.stages()), elements.reasons(), workspace, prepared);
    }

    private Generated loops() {
        LoopKernels.Generated code = LoopKernels.generate(kernel, lane, classes.name(kernel.name()));
        List<ClassBuilder> builders = List.of(code.builder());
        boolean isUseful = lane instanceof Lane.Scalar || code.hasVectors();
        return new Generated(
                builders, isUseful ? instances(builders) : List.of(), code.reasons(), Workspace.NONE, Workspace.NONE);
    }

    private List<dev.dlc.embed.Kernel> instances(List<ClassBuilder> builders) {
        return builders.stream()
                .map(b -> classes.instance(b, options.verify(), dev.dlc.embed.Kernel.class))
                .toList();
    }
}
