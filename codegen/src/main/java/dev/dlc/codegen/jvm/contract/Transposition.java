package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.codegen.jvm.asm.Vectors;
import java.util.ArrayList;
import java.util.List;

/**
 * Transposes as many rows as a vector has lanes, so many elements at a time, inside registers. Each of log2(lanes)
 * rounds exchanges, between rows at a distance of a power of two, the lanes at that distance:
 *
 * <pre>
 * a'[j] = j &amp; distance == 0 ? a[j] : b[j - distance]
 * b'[j] = j &amp; distance == 0 ? a[j + distance] : b[j]
 * </pre>
 *
 * @param element of the rows
 * @param vector as ints
 */
record Transposition(Primitive element, JType.Vector vector) {
    /** Whether a lane can do it: elements of four bytes, picked from two vectors. */
    static boolean isFor(Setup setup) {
        return setup.lane() instanceof Lane.Vector && setup.element().bytes() == 4;
    }

    static Transposition of(Setup setup) {
        int bits = ((Lane.Vector) setup.lane()).bits();
        return new Transposition(setup.element(), new JType.Vector(Primitive.INT, bits));
    }

    int lanes() {
        return vector.bits() / 32;
    }

    /**
     * {@code name(a, from, stride, depth, s, to, width)}: element d of row r, at {@code a[from + r * stride + d]}, goes
     * to {@code s[to + d * width + r]}, for d from 0 to {@code depth}, a multiple of the lanes.
     */
    MethodBuilder write(ClassBuilder c, String name) {
        JType array = new JType.Array(element);
        MethodBuilder m = c.staticMethod(
                name,
                Primitive.VOID,
                new Param("a", array),
                new Param("from", Primitive.INT),
                new Param("stride", Primitive.INT),
                new Param("depth", Primitive.INT),
                new Param("s", array),
                new Param("to", Primitive.INT),
                new Param("width", Primitive.INT));
        Code code = m.body();
        List<Picks> rounds = rounds(code);
        Local to = code.declare("at", m.parameter(5));
        JType.Vector elements = new JType.Vector(element, vector.bits());
        code.loop("d", constant(0), m.parameter(3), lanes(), (body, d) -> {
            Local from = body.declare("row", m.parameter(1).add(d));
            List<Expr> rows = new ArrayList<>();
            for (int r = 0; r < lanes(); r++) {
                Expr row = Vectors.load(elements, m.parameter(0), from);
                rows.add(body.declare("r" + r, Vectors.bits(row)));
                body.set(from, from.add(m.parameter(2)));
            }
            for (Picks picks : rounds) {
                exchange(body, rows, picks);
            }
            for (Expr row : rows) {
                body.store(m.parameter(4), to, Vectors.ofBits(elements, row));
                body.set(to, to.add(m.parameter(6)));
            }
        });
        return m;
    }

    /** Which lanes of two rows, counted on, make the first and the second new one. */
    private record Picks(int distance, Local first, Local second) {}

    private List<Picks> rounds(Code code) {
        Local lane = code.declare("lane", Vectors.iota(vector, constant(0)));
        List<Picks> rounds = new ArrayList<>();
        for (int distance = lanes() / 2; distance > 0; distance /= 2) {
            Expr isKept = lane.and(all(distance)).eq(all(0));
            Local first =
                    code.declare("first" + distance, Exprs.select(isKept, lane, lane.add(all(lanes() - distance))));
            Local second = code.declare(
                    "second" + distance, Exprs.select(isKept, lane.add(all(distance)), lane.add(all(lanes()))));
            rounds.add(new Picks(distance, first, second));
        }
        return rounds;
    }

    private Expr all(int value) {
        return Vectors.broadcast(vector, constant(value));
    }

    private void exchange(Code code, List<Expr> rows, Picks picks) {
        for (int r = 0; r < lanes(); r++) {
            if ((r & picks.distance) == 0) {
                Expr a = rows.get(r);
                Expr b = rows.get(r + picks.distance);
                String name = "_" + picks.distance + "_" + r;
                rows.set(r, code.declare("a" + name, Vectors.pick(picks.first, a, b)));
                rows.set(r + picks.distance, code.declare("b" + name, Vectors.pick(picks.second, a, b)));
            }
        }
    }
}
