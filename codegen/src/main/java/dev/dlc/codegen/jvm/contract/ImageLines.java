package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.util.Optional;

/**
 * How the lines of an output image are computed with vectors: each line with vectors of its own, or all lines as one,
 * with what lies between two lines of the stage computed along and dropped.
 *
 * @param lines lines of the image
 * @param width positions of a line
 * @param pitch sums from one line to the next
 * @param isOne whether all lines are computed as one
 * @param lanes positions of a vector
 */
record ImageLines(int lines, int width, int pitch, boolean isOne, int lanes) {
    /**
     * The way with fewer vectors.
     *
     * @param distance places in the stage from one line to the next; 0 if that differs
     */
    static ImageLines of(int lines, int width, int distance, int lanes) {
        int whole = Tiling.roundUp(width, lanes);
        ImageLines each = new ImageLines(lines, width, whole, false, lanes);
        if (distance < width) {
            return each;
        }
        ImageLines one = new ImageLines(lines, width, distance, true, lanes);
        return one.vectors() < each.vectors() ? one : each;
    }

    /** Vectors of the image. */
    int vectors() {
        return isOne ? ((lines - 1) * pitch + width + lanes - 1) / lanes : lines * (pitch / lanes);
    }

    /** Vectors of the table that start on a line; with lines as one there is only one line. */
    int vectorsPerLine() {
        return isOne ? vectors() : pitch / lanes;
    }

    /** The part of the computed positions that is wanted. */
    double efficiency() {
        return (double) lines * width / (vectors() * lanes);
    }

    /** Writes {@code compact(s, rows, co)}, which moves the lines of each row of sums together, if they are apart. */
    Optional<MethodBuilder> writeCompact(ClassBuilder c, Setup setup, int rowStride) {
        boolean isDense = pitch == width || lines == 1;
        if (isDense) {
            return Optional.empty();
        }
        MethodBuilder m = c.staticMethod(
                "compact", VOID, new Param("s", setup.array()), new Param("rows", INT), new Param("co", INT));
        Local s = m.parameter(0);
        // Lines move towards the front, so whole vectors do no harm unless the last one reaches into the next line.
        boolean isRoomy = Tiling.roundUp(width, lanes) + width <= 2 * pitch;
        int whole = isRoomy ? width : width / lanes * lanes;
        m.body().loop("i", m.parameter(1), (row, i) -> {
            Local from =
                    row.declare("from", m.parameter(2).add(i.mul(rowStride)).add(pitch));
            Local to = row.declare("to", m.parameter(2).add(i.mul(rowStride)).add(width));
            row.loop("line", constant(1), constant(lines), (move, line) -> {
                for (int j = 0; j < whole; j += lanes) {
                    move.store(s, to.add(j), setup.lane().load(s, from.add(j)));
                }
                for (int j = whole; j < width; j++) {
                    move.store(s, to.add(j), s.at(from.add(j)));
                }
                move.increment(from, pitch);
                move.increment(to, width);
            });
        });
        return Optional.of(m);
    }
}
