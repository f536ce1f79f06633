package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A product with few rows, such as that of one image or one token with a matrix of weights: the right factor is read
 * where it lies, because packing it would take longer than the product.
 *
 * <p>An item has some vectors of columns side by side, and keeps their sums in registers along the whole chain. Where
 * columns do not fill the last vector it begins before: its first lanes are computed twice, to the same bits.
 */
final class Skinny implements Strategy {
    /** With more, each element packed is used often enough. */
    private static final int MAX_ROWS = 3;

    /** As many sums as a fused multiply-add has cycles on two units. */
    private static final int MAX_VECTORS = 8;

    private final Setup setup;
    private final Operand left;
    private final Operand right;
    private final Operand.Layout.Strided rightRows;
    private final int rowDistance;
    private final int columns;
    private final int width;
    private final int sumStride;
    private final int sumsAt;
    private final int total;

    private Skinny(Setup setup, Operand left, Operand right, Operand.Layout.Strided rightRows, int distance) {
        this.setup = setup;
        this.left = left;
        this.right = right;
        this.rightRows = rightRows;
        this.rowDistance = distance;
        this.columns = Windowed.size(setup.problem().columns());
        this.width = Math.min(columns, MAX_VECTORS * setup.lanes());
        ScratchLayout layout = new ScratchLayout(setup.element());
        // Room before and behind for vectors that begin before an item.
        this.sumStride = layout.rowStride(2 * width);
        this.sumsAt = layout.take((long) (MAX_ROWS + 1) * sumStride) + width;
        this.total = layout.total();
    }

    /** The strategy where it can be: rows that are open or few, rows of the right factor of a known length. */
    static Optional<Skinny> of(Setup given) {
        Setup setup = given.within();
        Problem p = setup.problem();
        OptionalLong columns = Axes.size(p.columns()).constant();
        boolean isVector = setup.lane() instanceof Lane.Vector
                && columns.isPresent()
                && columns.getAsLong() >= setup.lanes()
                && Axes.size(p.rows()).constant().orElse(MAX_ROWS) <= MAX_ROWS;
        if (!isVector) {
            return Optional.empty();
        }
        Operand left = Operand.of(p.left(), p.rows(), p.depth(), setup.ownBuffers());
        Operand right = Operand.of(p.right(), p.columns(), p.depth(), setup.ownBuffers());
        boolean isInPlace = left.layout() instanceof Operand.Layout.Strided
                && right.layout() instanceof Operand.Layout.Strided rows
                && rows.positionStride().is(1)
                && rows.depthStride().constant().orElse(0) >= columns.getAsLong();
        if (!isInPlace) {
            return Optional.empty();
        }
        Operand.Layout.Strided rows = (Operand.Layout.Strided) right.layout();
        int distance = Math.toIntExact(rows.depthStride().constant().orElseThrow());
        return Optional.of(new Skinny(setup, left, right, rows, distance));
    }

    @Override
    public String suffix() {
        return "_skinny";
    }

    @Override
    public boolean isForAll() {
        return Axes.size(setup.problem().rows()).constant().isPresent();
    }

    @Override
    public Expr isFor(Site site) {
        return isForAll() ? constant(true) : setup.rows(site).le(constant(MAX_ROWS));
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Expr itemRows(Site site) {
        return constant(MAX_ROWS);
    }

    @Override
    public int itemColumns() {
        return width;
    }

    @Override
    public int scratch() {
        return total;
    }

    @Override
    public ItemMethod writeItem(ClassBuilder c) {
        MethodBuilder row = writeRow(c);
        ItemMethod finish = new Finish(setup, sumStride).write(c);
        ItemMethod m = open(c);
        Code code = m.code();
        Operand.Layout.Strided leftRows = (Operand.Layout.Strided) left.layout();
        int a = leftRows.load().buffer();
        int b = rightRows.load().buffer();
        Site opened = setup.launch().open(code, m.slabs(), m.args(), Set.of(a, b));
        Site site = setup.bindBatch(code, opened, m.batch());
        Local first = code.declare("first", Exprs.min(m.get("n0"), constant(columns - width)));
        Expr to = constant(sumsAt).add(first).sub(m.get("n0"));
        code.loop(
                "i",
                m.get("m0"),
                m.get("m1"),
                (loop, i) -> loop.eval(Exprs.invoke(
                        row.ref(),
                        site.buffers().get(a).array(),
                        left.place(site, leftRows.load(), i, m.get("k0")),
                        site.dim(leftRows.depthStride()),
                        site.buffers().get(b).array(),
                        right.place(site, rightRows.load(), first, m.get("k0")),
                        m.get("k1").sub(m.get("k0")),
                        m.s(),
                        to.add(i.sub(m.get("m0")).mul(sumStride)))));
        finish.call(
                code,
                m,
                m.get("chunk"),
                m.get("chunks"),
                m.get("m0"),
                m.get("m1"),
                m.get("n0"),
                m.get("n1"),
                constant(sumsAt));
        return m;
    }

    /** {@code row(a, ao, stride, b, bo, depth, s, to)}: the chains of one row and all vectors of an item. */
    private MethodBuilder writeRow(ClassBuilder c) {
        MethodBuilder m = c.staticMethod(
                "row",
                Primitive.VOID,
                new Param("a", setup.array()),
                new Param("ao", Primitive.INT),
                new Param("stride", Primitive.INT),
                new Param("b", setup.array()),
                new Param("bo", Primitive.INT),
                new Param("depth", Primitive.INT),
                new Param("s", setup.array()),
                new Param("to", Primitive.INT));
        Code code = m.body();
        List<Local> sums = new ArrayList<>();
        for (int at : offsets()) {
            sums.add(code.declare("c" + at, setup.lane().zero(setup.element())));
        }
        Local ao = code.declare("at", m.parameter(1));
        Local bo = m.parameter(4);
        Expr end = bo.add(m.parameter(5).mul(rowDistance));
        code.loop("bp", bo, end, rowDistance, (body, bp) -> {
            Local x = body.declare("x", setup.lane().broadcast(m.parameter(0).at(ao)));
            for (int v = 0; v < sums.size(); v++) {
                Expr y = setup.lane().load(m.parameter(3), bp.add(offsets().get(v)));
                body.set(sums.get(v), Lane.multiplyAdd(setup.element(), x, y, sums.get(v)));
            }
            body.set(ao, ao.add(m.parameter(2)));
        });
        for (int v = 0; v < sums.size(); v++) {
            code.store(m.parameter(6), m.parameter(7).add(offsets().get(v)), sums.get(v));
        }
        return m;
    }

    /** Where vectors begin. */
    private List<Integer> offsets() {
        List<Integer> offsets = new ArrayList<>();
        for (int at = 0; at < width; at += setup.lanes()) {
            offsets.add(Math.min(at, width - setup.lanes()));
        }
        return offsets;
    }
}
