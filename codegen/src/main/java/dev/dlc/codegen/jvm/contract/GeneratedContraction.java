package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The code of one contraction kernel.
 *
 * @param stages classes that extend {@code dev.dlc.embed.Kernel}, launched one after the other with the same arguments
 * @param prepared elements, of the accumulator's type, of what the first stage prepares from the left factor for the
 *     others; they hold as long as the left factor does. 0: nothing is prepared, and the first stage is like the others
 * @param workspace elements, of the accumulator's type, of a buffer that all stages of a launch share and that holds
 *     nothing between launches; it stands after the kernel's own buffers in the arguments. 0: there is none
 * @param tuned the sizes of its blocks, if they may be tuned
 */
public record GeneratedContraction(
        List<ClassBuilder> stages, int prepared, int workspace, Optional<Tuning.Entry> tuned) {
    public GeneratedContraction {
        stages = List.copyOf(stages);
    }
}
