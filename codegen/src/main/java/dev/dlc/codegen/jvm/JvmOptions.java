package dev.dlc.codegen.jvm;

import dev.dlc.codegen.jvm.contract.Tuning;
import java.util.OptionalInt;

/**
 * How kernels run on the JVM.
 *
 * @param choice which lane
 * @param vectorBits the width of vectors; empty for what suits the processor
 * @param verify whether ASM's verifier checks every class, which is slow and explains well
 * @param tuning sizes of blocks that were measured
 */
public record JvmOptions(LaneChoice choice, OptionalInt vectorBits, boolean verify, Tuning tuning) {
    /** Options with estimated sizes of blocks. */
    public JvmOptions(LaneChoice choice, OptionalInt vectorBits, boolean verify) {
        this(choice, vectorBits, verify, Tuning.NONE);
    }

    /** These options with measured sizes of blocks. */
    public JvmOptions tuned(Tuning measured) {
        return new JvmOptions(choice, vectorBits, verify, measured);
    }

    /** These options with another lane. */
    public JvmOptions lane(LaneChoice lane) {
        return new JvmOptions(lane, vectorBits, verify, tuning);
    }

    /** Which lane runs. All give the same bits. */
    public enum LaneChoice {
        /** Scalar code first, vectors as soon as they are compiled; scalar code alone where there is no Vector API. */
        AUTO,
        /** Vectors from the first launch on, where a kernel has them; slow until the JVM has compiled them. */
        VECTOR,
        /** Scalar code. */
        SCALAR
    }

    /** The usual options. */
    public static JvmOptions standard() {
        return new JvmOptions(LaneChoice.AUTO, OptionalInt.empty(), false);
    }
}
