package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.Dim;
import dev.dlc.optimizer.kernel.Chunks;

/** The number of {@linkplain Chunks chunks} of a contraction in generated code. */
final class ChunkCode {
    private ChunkCode() {}

    /** Whether there may be more than one chunk for some values of the symbols, which are at least 1. */
    static boolean mayBeMany(Dim outputs, Dim depth) {
        boolean isGrowing = outputs.terms().entrySet().stream()
                .allMatch(t ->
                        t.getValue() > 0 && t.getKey().atoms().stream().allMatch(Dim.Atom.Symbol.class::isInstance));
        long leastOutputs = isGrowing ? outputs.evaluate(symbol -> 1) : 1;
        return Chunks.count(leastOutputs, depth.constant().orElse(Long.MAX_VALUE)) > 1;
    }

    /** The number of chunks, an int; both arguments are longs. */
    static Expr count(Expr outputs, Expr depth) {
        Expr perOutput = constant((long) Chunks.MOST_PARTIAL_SUMS).div(Exprs.max(constant(1L), outputs));
        Expr byWork = Exprs.min(depth.div(constant((long) Chunks.LEAST_STEPS)), perOutput);
        Expr most = Exprs.min(constant((long) Chunks.MOST), byWork);
        return Exprs.max(constant(1L), most).to(Primitive.INT);
    }
}
