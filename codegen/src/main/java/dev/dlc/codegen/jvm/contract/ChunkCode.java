package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.kernel.Chunks;

/** The number of {@linkplain Chunks chunks} of a contraction in generated code. */
final class ChunkCode {
    private ChunkCode() {}

    /** The number of chunks, an int; both arguments are longs. */
    static Expr count(Expr outputs, Expr depth) {
        Expr perOutput = constant((long) Chunks.MOST_PARTIAL_SUMS).div(Exprs.max(constant(1L), outputs));
        Expr byWork = Exprs.min(depth.div(constant((long) Chunks.LEAST_STEPS)), perOutput);
        Expr most = Exprs.min(constant((long) Chunks.MOST), byWork);
        return Exprs.max(constant(1L), most).to(Primitive.INT);
    }
}
