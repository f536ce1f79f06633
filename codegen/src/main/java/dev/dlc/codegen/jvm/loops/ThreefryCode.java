package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Vectors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Threefry-2x32 with 20 rounds (J. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011) for vectors, all
 * rounds written out.
 */
record ThreefryCode(Code code, UnaryOperator<Expr> widen) {
    private static final int PARITY = 0x1BD11BDA;
    private static final int ROUNDS = 20;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

    /** A word of the block; keys and counters are ints or vectors of them, one at least a vector. */
    Expr word(List<Expr> input, int word) {
        // Keys that are the same for all lanes stay scalars, and so do their sums.
        Expr key0 = keep(input.get(0));
        Expr key1 = keep(input.get(1));
        Expr third = key(List.of(key0, key1));
        List<Expr> keys = List.of(key0, key1, third);
        Expr x0 = keep(sum(input.get(2), key0));
        Expr x1 = keep(sum(input.get(3), key1));
        for (int round = 0; round < ROUNDS; round++) {
            x0 = keep(sum(x0, x1));
            x1 = keep(rotated(x1, ROTATIONS[round % ROTATIONS.length]).xor(widen.apply(x0)));
            if (round % 4 == 3) {
                int step = round / 4 + 1;
                x0 = keep(sum(x0, keys.get(step % 3)));
                x1 = keep(sum(x1, keep(sum(keys.get((step + 1) % 3), Exprs.constant(step)))));
            }
        }
        return word == 0 ? x0 : x1;
    }

    private Expr key(List<Expr> keys) {
        boolean isVector = keys.stream().anyMatch(Ops::isVector);
        UnaryOperator<Expr> fit = isVector ? widen : x -> x;
        Expr both = fit.apply(keys.get(0)).xor(fit.apply(keys.get(1)));
        return keep(both.xor(fit.apply(Exprs.constant(PARITY))));
    }

    private Expr sum(Expr a, Expr b) {
        boolean isVector = Ops.isVector(a) || Ops.isVector(b);
        return isVector ? widen.apply(a).add(widen.apply(b)) : a.add(b);
    }

    private Expr rotated(Expr x, int distance) {
        return Vectors.rotateLeft(widen.apply(x), distance);
    }

    private Expr keep(Expr value) {
        return code.declare("x", value);
    }
}
