package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.Dim;

/**
 * Into how many chunks the depth of a contraction is cut. Part of the numeric contract, a function of the sizes alone:
 *
 * <pre>
 * chunks = max(1, min(64, depth / 512, 262144 / max(1, outputs)))      (integer divisions)
 * chunk c covers the depth c * length ... min(depth, (c + 1) * length), length = ceiling(depth / chunks)
 * </pre>
 *
 * where outputs is the product of all batch, m and n extents and depth that of the k extents, counted row-major. So
 * only contractions with few outputs and a great depth, such as weight gradients, are cut; each chunk is an fma chain
 * from +0, and the chunks' results are added in order, starting with the first one's.
 */
public final class Chunks {
    /** Partial results of one contraction never need more room than this, in elements. */
    public static final int MAX_PARTIALS = 262_144;

    private static final int MAX = 64;
    private static final int MIN_DEPTH = 512;

    private Chunks() {}

    /** The number of chunks. */
    public static int count(long outputs, long depth) {
        long byWork = Math.min(depth / MIN_DEPTH, MAX_PARTIALS / Math.max(1, outputs));
        return (int) Math.max(1, Math.min(MAX, byWork));
    }

    /** The steps of one chunk; the last one may be shorter. */
    public static long length(long depth, int chunks) {
        return (depth + chunks - 1) / chunks;
    }

    /** Whether there may be more than one chunk for some values of the symbols, which are at least 1. */
    static boolean mayBeMany(Dim outputs, Dim depth) {
        boolean isGrowing = outputs.terms().entrySet().stream()
                .allMatch(t ->
                        t.getValue() > 0 && t.getKey().atoms().stream().allMatch(Dim.Atom.Symbol.class::isInstance));
        long leastOutputs = isGrowing ? outputs.evaluate(symbol -> 1) : 1;
        return count(leastOutputs, depth.constant().orElse(Long.MAX_VALUE)) > 1;
    }

    /** The number of chunks as code, an int; both arguments are longs. */
    static Expr count(Expr outputs, Expr depth) {
        Expr perOutput = constant((long) MAX_PARTIALS).div(Exprs.max(constant(1L), outputs));
        Expr byWork = Exprs.min(depth.div(constant((long) MIN_DEPTH)), perOutput);
        return Exprs.max(constant(1L), Exprs.min(constant((long) MAX), byWork)).to(Primitive.INT);
    }
}
