package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.Vectors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Threefry-2x32 with 20 rounds (J. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011) for vectors. The
 * distances of rotation come again after eight rounds and the keys change after four: four rounds, and twice eight in a
 * loop. All rounds written out would be two thirds more code, for which C2 needs memory by the square of its length.
 */
record ThreefryCode(Code code, UnaryOperator<Expr> widen) {
    private static final int PARITY = 0x1BD11BDA;
    private static final int GROUPS = 5;
    private static final int[] EVEN_GROUP = {13, 15, 26, 6};
    private static final int[] ODD_GROUP = {17, 29, 16, 24};

    /** The two words of a block while it is mixed. */
    private record Words(Local x0, Local x1) {}

    /** A word of the block; keys and counters are ints or vectors of them, one at least a vector. */
    Expr word(List<Expr> input, int word) {
        // Keys that are the same for all lanes stay scalars, and so do their sums.
        Local key0 = code.declare("k", input.get(0));
        Local key1 = code.declare("k", input.get(1));
        Local key2 = code.declare("k", third(key0, key1));
        Words begun = new Words(
                code.declare("x", widen.apply(sum(input.get(2), key0))),
                code.declare("x", widen.apply(sum(input.get(3), key1))));
        Words x = inject(code, mix(code, begun, EVEN_GROUP), key1, key2, Exprs.constant(1));
        // Each pair of groups begins with the key with which the last one has ended.
        boolean isVector = Ops.isVector(key2);
        Local first = code.declare("k", key2);
        Local second = code.declare("k", isVector ? widen.apply(key0) : key0);
        Local third = code.declare("k", isVector ? widen.apply(key1) : key1);
        code.loop("group", Exprs.constant(2), Exprs.constant(GROUPS + 1), 2, (body, group) -> {
            Words odd = inject(body, mix(body, x, ODD_GROUP), first, second, group);
            Words even = inject(body, mix(body, odd, EVEN_GROUP), second, third, group.add(1));
            body.set(x.x0, even.x0);
            body.set(x.x1, even.x1);
            Local next = body.declare("k", third);
            body.set(third, second);
            body.set(second, first);
            body.set(first, next);
        });
        return word == 0 ? x.x0 : x.x1;
    }

    private static Words mix(Code to, Words words, int[] rotations) {
        Words x = words;
        for (int rotation : rotations) {
            Local x0 = to.declare("x", x.x0.add(x.x1));
            x = new Words(x0, to.declare("x", Vectors.rotateLeft(x.x1, rotation).xor(x0)));
        }
        return x;
    }

    private Words inject(Code to, Words x, Expr key, Expr next, Expr group) {
        return new Words(to.declare("x", sum(x.x0, key)), to.declare("x", sum(x.x1, sum(next, group))));
    }

    private Expr third(Expr key0, Expr key1) {
        boolean isVector = Ops.isVector(key0) || Ops.isVector(key1);
        UnaryOperator<Expr> fit = isVector ? widen : x -> x;
        return fit.apply(key0).xor(fit.apply(key1)).xor(fit.apply(Exprs.constant(PARITY)));
    }

    private Expr sum(Expr a, Expr b) {
        boolean isVector = Ops.isVector(a) || Ops.isVector(b);
        return isVector ? widen.apply(a).add(widen.apply(b)) : a.add(b);
    }
}
