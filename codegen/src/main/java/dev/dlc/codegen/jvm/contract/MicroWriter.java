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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the micro-kernel: a tile of {@code rows x columns} sums, held in local variables while it runs along the
 * depth. At each step it loads the right vectors and multiplies them with one element of each left row.
 *
 * <p>The form matters to C2. The loop counter has a step other than 1 and is not what the left positions are computed
 * from, so their range checks stay inside the loop. They cost little, and they stop the scheduler from moving all loads
 * of a step to its top, which would need more registers than there are: one spilled sum halves the speed.
 *
 * @param panel columns of a right panel
 * @param distance elements from one left row to the next, where they are spaced
 * @param sumStride elements from one row of sums to the next: part of the code, so that C2 checks the places of all
 *     sums at once and needs one register for them
 */
record MicroWriter(Setup setup, Tile tile, Left left, Right right, int panel, int distance, int sumStride) {
    /** A micro-kernel for right panels of its own width. */
    MicroWriter(Setup setup, Tile tile, Left left, Right right, int sumStride) {
        this(setup, tile, left, right, tile.vectors() * setup.lanes(), 0, sumStride);
    }

    private MicroWriter(Setup setup, Tile tile, Left left, Right right, int distance, int sumStride) {
        this(setup, tile, left, right, tile.vectors() * setup.lanes(), distance, sumStride);
    }

    /** A micro-kernel for steps that a table lists, with left rows at a distance. */
    static MicroWriter listed(Setup setup, Tile tile, int distance, int sumStride) {
        return new MicroWriter(setup, tile, Left.SPACED, Right.LISTED, distance, sumStride);
    }

    /** A micro-kernel for right panels, with left rows at a distance from a place that a table lists. */
    static MicroWriter spaced(Setup setup, Tile tile, int distance, int sumStride) {
        return new MicroWriter(setup, tile, Left.SPACED, Right.PANEL, distance, sumStride);
    }

    /** A micro-kernel for left rows at a distance that is part of the code. */
    static MicroWriter even(Setup setup, Tile tile, int distance, int sumStride) {
        return new MicroWriter(setup, tile, Left.EVEN, Right.PANEL, distance, sumStride);
    }

    /** The same for fewer columns of the same right panels. */
    MicroWriter narrower(int vectors) {
        return new MicroWriter(setup, new Tile(tile.rows(), vectors), left, right, panel, distance, sumStride);
    }

    /**
     * A register tile.
     *
     * @param rows left rows
     * @param vectors right loads per row
     */
    record Tile(int rows, int vectors) {}

    /** Where left elements are. */
    enum Left {
        /** The rows of a panel beside each other, step after step. */
        PANEL,
        /** At {@code ao + row * rowStride + step * depthStride}; rows after {@code lastRow} repeat that row. */
        STRIDED,
        /** At {@code ao + row * distance + step * depthStride}. */
        EVEN,
        /** At {@code t[rowTable + row] + t[depthTable + step]}. */
        TABLE,
        /** At {@code ao + row * distance + t[depthTable + step]}; with {@code LISTED}, {@code 2 * step}. */
        SPACED
    }

    /** Where right vectors are. */
    enum Right {
        /** The vectors of a panel beside each other, step after step. */
        PANEL,
        /** At {@code t[vectorTable + vector] + t[depthTable + step]}. */
        TABLE,
        /** The vectors of a panel beside each other, at {@code bo + t[depthTable + 2 * step + 1]}. */
        LISTED
    }

    private List<Param> parameters() {
        List<Param> all = new ArrayList<>();
        all.add(new Param("a", setup.array()));
        switch (left) {
            case PANEL, SPACED -> all.add(new Param("ao", Primitive.INT));
            case STRIDED -> ints(all, "ao", "rowStride", "depthStride", "lastRow");
            case EVEN -> ints(all, "ao", "depthStride");
            case TABLE -> ints(all, "rowTable");
        }
        all.add(new Param("s", setup.array()));
        switch (right) {
            case PANEL, LISTED -> ints(all, "bo");
            case TABLE -> ints(all, "vectorTable");
        }
        if (hasTable()) {
            all.add(new Param("t", JType.INTS));
            ints(all, "depthTable");
        }
        ints(all, "depth", "co");
        all.add(new Param("first", Primitive.BOOLEAN));
        return all;
    }

    private static void ints(List<Param> all, String... names) {
        for (String name : names) {
            all.add(new Param(name, Primitive.INT));
        }
    }

    private boolean hasTable() {
        return left == Left.TABLE || left == Left.SPACED || right == Right.TABLE;
    }

    /** The method: adds {@code depth} steps to the sums at {@code s[co]}, or starts them from +0 when {@code first}. */
    MethodBuilder write(ClassBuilder c) {
        List<Param> parameters = parameters();
        MethodBuilder m = c.staticMethod("tile" + tile.vectors(), Primitive.VOID, parameters.toArray(Param[]::new));
        Map<String, Local> at = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            at.put(parameters.get(i).name(), m.parameter(i));
        }
        Code code = m.body();
        List<List<Local>> sums = start(code, at);
        List<Local> rows = rowPositions(code, at);
        List<Local> vectors = vectorPositions(code, at);
        Expr steps = at.get("depth").mul(panel);
        if (right == Right.PANEL) {
            Local step = hasTable() ? code.declare("d", at.get("depthTable")) : rows.getFirst();
            code.loop(
                    "bp",
                    at.get("bo"),
                    at.get("bo").add(steps),
                    panel,
                    (body, bp) -> step(body, at, sums, rows, List.of(bp), step));
        } else {
            Local step = code.declare("d", at.get("depthTable"));
            int stride = Math.max(2, panel);
            code.loop(
                    "step",
                    constant(0),
                    at.get("depth").mul(stride),
                    stride,
                    (body, ignored) -> step(body, at, sums, rows, vectors, step));
        }
        each(sums, (r, v, sum) -> code.store(at.get("s"), position(at, r, v), sum));
        return m;
    }

    private List<List<Local>> start(Code code, Map<String, Local> at) {
        List<List<Local>> sums = new ArrayList<>();
        for (int r = 0; r < tile.rows(); r++) {
            List<Local> row = new ArrayList<>();
            for (int v = 0; v < tile.vectors(); v++) {
                row.add(code.declare("c" + r + "_" + v, setup.lane().zero(setup.element())));
            }
            sums.add(row);
        }
        code.ifThen(
                at.get("first").not(),
                more -> each(sums, (r, v, sum) -> more.set(sum, setup.lane().load(at.get("s"), position(at, r, v)))));
        return sums;
    }

    private Expr position(Map<String, Local> at, int row, int vector) {
        return at.get("co").add(row * sumStride + vector * setup.lanes());
    }

    private List<Local> rowPositions(Code code, Map<String, Local> at) {
        List<Local> rows = new ArrayList<>();
        switch (left) {
            case PANEL, EVEN, SPACED -> rows.add(code.declare("a0", at.get("ao")));
            case STRIDED -> {
                rows.add(code.declare("a0", at.get("ao")));
                for (int r = 1; r < tile.rows(); r++) {
                    Expr row = Exprs.min(constant(r), at.get("lastRow"));
                    rows.add(code.declare("a" + r, at.get("ao").add(row.mul(at.get("rowStride")))));
                }
            }
            case TABLE -> {
                for (int r = 0; r < tile.rows(); r++) {
                    rows.add(code.declare(
                            "a" + r, at.get("t").at(at.get("rowTable").add(r))));
                }
            }
        }
        return rows;
    }

    private List<Local> vectorPositions(Code code, Map<String, Local> at) {
        List<Local> vectors = new ArrayList<>();
        for (int v = 0; v < tile.vectors() && right == Right.TABLE; v++) {
            vectors.add(
                    code.declare("v" + v, at.get("t").at(at.get("vectorTable").add(v))));
        }
        return vectors;
    }

    private void step(
            Code code,
            Map<String, Local> at,
            List<List<Local>> sums,
            List<Local> rows,
            List<Local> vectors,
            Local step) {
        Expr shift = hasTable() ? code.declare("o", at.get("t").at(step)) : constant(0);
        Expr panelAt = right == Right.LISTED
                ? code.declare("p", at.get("bo").add(at.get("t").at(step.add(1))))
                : constant(0);
        List<Local> b = new ArrayList<>();
        for (int v = 0; v < tile.vectors(); v++) {
            Expr index = switch (right) {
                case PANEL -> vectors.getFirst().add(v * setup.lanes());
                case TABLE -> vectors.get(v).add(shift);
                case LISTED -> panelAt.add(v * setup.lanes());
            };
            b.add(code.declare("b" + v, setup.lane().load(at.get("s"), index)));
        }
        for (int r = 0; r < tile.rows(); r++) {
            Expr index = switch (left) {
                case PANEL -> rows.getFirst().add(r);
                case STRIDED -> rows.get(r);
                case EVEN -> rows.getFirst().add(r * distance);
                case TABLE -> rows.get(r).add(shift);
                case SPACED -> rows.getFirst().add(shift).add(r * distance);
            };
            Local x = code.declare("x" + r, setup.lane().broadcast(at.get("a").at(index)));
            for (int v = 0; v < tile.vectors(); v++) {
                Local sum = sums.get(r).get(v);
                code.set(sum, Lane.multiplyAdd(setup.element(), x, b.get(v), sum));
            }
        }
        switch (left) {
            case PANEL -> code.increment(rows.getFirst(), tile.rows());
            case STRIDED, EVEN -> rows.forEach(row -> code.set(row, row.add(at.get("depthStride"))));
            case TABLE, SPACED -> {}
        }
        if (hasTable()) {
            code.increment(step, right == Right.LISTED ? 2 : 1);
        }
    }

    @FunctionalInterface
    private interface Each {
        void visit(int row, int vector, Local sum);
    }

    private static void each(List<List<Local>> sums, Each body) {
        for (int r = 0; r < sums.size(); r++) {
            for (int v = 0; v < sums.get(r).size(); v++) {
                body.visit(r, v, sums.get(r).get(v));
            }
        }
    }

    /** A call of the method; what its form needs must be given. */
    Call call(MethodBuilder method) {
        return new Call(method);
    }

    /** Collects arguments by name. */
    final class Call {
        private final MethodBuilder method;
        private final Map<String, Expr> values = new LinkedHashMap<>();

        private Call(MethodBuilder method) {
            this.method = method;
        }

        /** The left array, and where it starts or which row table. */
        Call left(Expr array, Expr start) {
            values.put("a", array);
            values.put(left == Left.TABLE ? "rowTable" : "ao", start);
            return this;
        }

        /** Strides of the left factor, and the last row there is. */
        Call strides(Expr rowStride, Expr depthStride, Expr lastRow) {
            values.put("rowStride", rowStride);
            values.put("depthStride", depthStride);
            values.put("lastRow", lastRow);
            return this;
        }

        /** The scratch array, and where the right panel starts or which vector table. */
        Call right(Expr s, Expr start) {
            values.put("s", s);
            values.put(right == Right.TABLE ? "vectorTable" : "bo", start);
            return this;
        }

        /** The table array and where the depth's part starts. */
        Call table(Expr t, Expr depthTable) {
            values.put("t", t);
            values.put("depthTable", depthTable);
            return this;
        }

        Call depth(Expr depth) {
            values.put("depth", depth);
            return this;
        }

        Call sums(Expr co, Expr first) {
            values.put("co", co);
            values.put("first", first);
            return this;
        }

        void write(Code code) {
            List<Expr> arguments = new ArrayList<>();
            for (Param p : parameters()) {
                Expr value = values.get(p.name());
                if (value == null) {
                    throw new IllegalArgumentException("the micro-kernel needs " + p.name());
                }
                arguments.add(value);
            }
            code.eval(Exprs.invoke(method.ref(), arguments));
        }
    }
}
