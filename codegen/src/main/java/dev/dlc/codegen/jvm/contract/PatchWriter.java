package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BOOLEAN;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Writes the micro-kernel of {@link ImageTiles}: a rectangle of positions of an output image, a vector of channels
 * each, as an outer product. In each plane it loads the kernel's vectors, then each input once, which it multiplies
 * into all sums that take it: an input meets the steps of the kernel in the order in which the positions take their
 * inputs, so that each sum is the chain that it has to be.
 *
 * @param lines of the tile
 * @param columns of the tile
 * @param lineStride inputs from one line of the stage to the next
 * @param pitch inputs from one plane to the next
 * @param sumStride sums from one line to the next
 */
record PatchWriter(Setup setup, Reading lines, Reading columns, int lineStride, int pitch, int sumStride) {
    /** The same for a tile at an edge of the image. */
    PatchWriter at(Reading lines, Reading columns) {
        return new PatchWriter(setup, lines, columns, lineStride, pitch, sumStride);
    }

    private int steps() {
        return lines.kernel() * columns.kernel();
    }

    private Expr vector(Expr s, Expr place) {
        return setup.lane().load(s, place);
    }

    /**
     * {@code patch(s, ao, line, w, bo, planes, co, to, first)}: adds planes at {@code s[ao]}, with vectors of the
     * kernel at {@code w[bo]}, to the sums at {@code s[co]}, or starts them from +0. They are stored at {@code s[to]},
     * the same place (see {@link MicroWriter#write}).
     *
     * <p>The distance {@code line} between two lines of inputs is the same in all calls, but not a constant of the
     * code. If it were, one check of the bounds would do for all inputs of a plane, and its 144 multiply-adds would be
     * one block of code, which C2 puts in an order of its own, with sums in memory in the midst of the loop. So each
     * line has a check, over which sums are not moved.
     */
    MethodBuilder write(ClassBuilder c, String name) {
        MethodBuilder m = c.staticMethod(
                name,
                VOID,
                new Param("s", setup.array()),
                new Param("ao", INT),
                new Param("line", INT),
                new Param("w", setup.array()),
                new Param("bo", INT),
                new Param("planes", INT),
                new Param("co", INT),
                new Param("to", INT),
                new Param("first", BOOLEAN));
        Local s = m.parameter(0);
        Code code = m.body();
        List<Local> sums = new ArrayList<>();
        for (int n = 0; n < lines.outputs() * columns.outputs(); n++) {
            sums.add(code.declare("c" + n, setup.lane().zero(setup.element())));
        }
        code.ifThen(m.parameter(8).not(), more -> {
            for (int n = 0; n < sums.size(); n++) {
                more.set(sums.get(n), vector(s, m.parameter(6).add(place(n))));
            }
        });
        Local ao = code.declare("a0", m.parameter(1));
        int panel = steps() * setup.lanes();
        Expr end = m.parameter(4).add(m.parameter(5).mul(panel));
        code.loop("bp", m.parameter(4), end, panel, (plane, bp) -> {
            List<Local> kernel = kernel(plane, m.parameter(3), bp);
            for (int y : lines.order()) {
                Local line = plane.declare("line" + y, ao.add(m.parameter(2).mul(y)));
                line(plane, s, line, y, kernel, sums);
            }
            plane.increment(ao, pitch);
        });
        for (int n = 0; n < sums.size(); n++) {
            code.store(s, m.parameter(7).add(place(n)), sums.get(n));
        }
        return m;
    }

    /** Where the sums of a position are. */
    private int place(int position) {
        return position / columns.outputs() * sumStride + position % columns.outputs() * setup.lanes();
    }

    private List<Local> kernel(Code code, Local w, Expr bp) {
        List<Local> kernel = new ArrayList<>();
        for (int k = 0; k < steps(); k++) {
            kernel.add(code.declare("b" + k, vector(w, bp.add(k * setup.lanes()))));
        }
        return kernel;
    }

    private void line(Code code, Local s, Local line, int y, List<Local> kernel, List<Local> sums) {
        for (int x : columns.order()) {
            Map<Integer, Integer> steps = meetings(y, x);
            if (!steps.isEmpty()) {
                Local input = code.declare("x" + y + "_" + x, setup.lane().broadcast(s.at(line.add(x))));
                steps.forEach((position, k) -> code.set(
                        sums.get(position),
                        Lane.multiplyAdd(setup.element(), input, kernel.get(k), sums.get(position))));
            }
        }
    }

    /** The step of the kernel at which each position takes an input. */
    private Map<Integer, Integer> meetings(int y, int x) {
        Map<Integer, Integer> steps = new LinkedHashMap<>();
        for (int i = 0; i < lines.outputs(); i++) {
            for (int j = 0; j < columns.outputs(); j++) {
                OptionalInt line = lines.meeting(i, y);
                OptionalInt column = columns.meeting(j, x);
                if (line.isPresent() && column.isPresent()) {
                    steps.put(i * columns.outputs() + j, line.getAsInt() * columns.kernel() + column.getAsInt());
                }
            }
        }
        return steps;
    }

    /**
     * {@code steps(s, ao, w, bo, from, to, co)}: adds some steps of the kernel in one plane to the sums at
     * {@code s[co]}, the vectors of the plane's first step at {@code w[bo]}: where a chunk of the depth begins or ends
     * within a plane.
     */
    MethodBuilder writeSteps(ClassBuilder c, String name) {
        MethodBuilder m = c.staticMethod(
                name,
                VOID,
                new Param("s", setup.array()),
                new Param("ao", INT),
                new Param("w", setup.array()),
                new Param("bo", INT),
                new Param("from", INT),
                new Param("to", INT),
                new Param("co", INT));
        Local s = m.parameter(0);
        m.body().loop("k", m.parameter(4), m.parameter(5), (step, k) -> {
            Local line = step.declare("line", place(lines, k.div(columns.kernel())));
            Local column = step.declare("column", place(columns, k.rem(constant(columns.kernel()))));
            Local b = step.declare("b", vector(m.parameter(2), m.parameter(3).add(k.mul(setup.lanes()))));
            outputs(
                    step,
                    "i",
                    lines,
                    line,
                    (row, i, y) -> outputs(row, "j", columns, column, (one, j, x) -> {
                        Local to = one.declare(
                                "at", m.parameter(6).add(i.mul(sumStride)).add(j.mul(setup.lanes())));
                        Expr input = s.at(m.parameter(1).add(y.mul(lineStride)).add(x));
                        Local all = one.declare("x", setup.lane().broadcast(input));
                        one.store(s, to, Lane.multiplyAdd(setup.element(), all, b, vector(s, to)));
                    }));
        });
        return m;
    }

    @FunctionalInterface
    private interface Output {
        void write(Code code, Local output, Local input);
    }

    /** Visits the outputs of a tile that meet an input at a step of the kernel. */
    private static void outputs(Code code, String name, Reading axis, Local place, Output body) {
        code.loop(name, constant(axis.outputs()), (loop, output) -> {
            Local input = loop.declare(name + "Input", output.mul(axis.step()).add(place));
            if (axis.hasPadding()) {
                Expr isInside = input.ge(constant(axis.first())).and(input.lt(constant(axis.end())));
                loop.ifThen(isInside, inside -> body.write(inside, output, input));
            } else {
                body.write(loop, output, input);
            }
        });
    }

    private static Expr place(Reading axis, Expr k) {
        return axis.isReversed() ? constant(axis.kernel() - 1).sub(k) : k;
    }

    /** {@code clear(s, co)}: makes the sums +0. */
    MethodBuilder writeClear(ClassBuilder c, String name) {
        MethodBuilder m = c.staticMethod(name, VOID, new Param("s", setup.array()), new Param("co", INT));
        Expr zero = setup.lane().zero(setup.element());
        m.body()
                .loop(
                        "i",
                        constant(lines.outputs()),
                        (row, i) -> row.loop(
                                "j",
                                constant(columns.outputs()),
                                (one, j) -> one.store(
                                        m.parameter(0),
                                        m.parameter(1).add(i.mul(sumStride)).add(j.mul(setup.lanes())),
                                        zero)));
        return m;
    }
}
