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
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.function.Function;
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
     * The classes before they are defined: some ten times as large as afterwards, so nobody keeps them.
     *
     * @param builders the classes; a vector lane without vectors has none
     * @param reasons why loops are scalar
     * @param workspace what each call needs besides the kernel's buffers
     * @param prepared what the first stage prepares, like a workspace; no elements: it does not
     */
    private record Written(
            List<ClassBuilder> builders, List<String> reasons, Workspace workspace, Workspace prepared) {}

    /** What is left of {@link Written}: instances of the classes. */
    private record Generated(
            List<dev.dlc.embed.Kernel> stages, List<String> reasons, Workspace workspace, Workspace prepared) {}

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

    /** The classes as readable Java, written once more. */
    String text() {
        return write(GeneratedClasses::plainName).builders.stream()
                .map(ClassBuilder::toString)
                .collect(Collectors.joining("\n"));
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
            Written written = write(classes::name);
            List<dev.dlc.embed.Kernel> stages = written.builders.stream()
                    .map(b -> classes.instance(b, options.verify(), dev.dlc.embed.Kernel.class))
                    .toList();
            return new Generated(stages, written.reasons, written.workspace, written.prepared);
        } catch (MethodTooLargeException e) {
            if (lane instanceof Lane.Scalar) {
                throw e;
            }
            return new Generated(List.of(), List.of(e.getMessage()), Workspace.NONE, Workspace.NONE);
        }
    }

    private Written write(Function<String, ClassDesc> names) {
        return kernel.body() instanceof Body.Contraction c ? contraction(c, names) : loops(names);
    }

    private Written contraction(Body.Contraction contraction, Function<String, ClassDesc> names) {
        LoopElements elements = new LoopElements(kernel);
        GeneratedContraction code = ContractionWriter.write(kernel, lane, elements, names, options.tuning());
        DType sum = accumulator(contraction.a().dtype());
        Workspace workspace = new Workspace(sum, code.workspace());
        return new Written(code.stages(), elements.reasons(), workspace, new Workspace(sum, code.prepared()));
    }

    private Written loops(Function<String, ClassDesc> names) {
        LoopKernels.Generated code = LoopKernels.generate(kernel, lane, names.apply(kernel.name()));
        boolean isUseful = lane instanceof Lane.Scalar || code.hasVectors();
        List<ClassBuilder> builders = isUseful ? List.of(code.builder()) : List.of();
        return new Written(builders, code.reasons(), Workspace.NONE, Workspace.NONE);
    }
}
