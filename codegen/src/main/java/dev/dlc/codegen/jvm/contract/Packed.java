package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BOOLEAN;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.codegen.jvm.contract.MicroWriter.Left;
import dev.dlc.codegen.jvm.contract.MicroWriter.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The general strategy. For one block of the depth after the other it packs the columns' block of the right factor into
 * panels, and the rows' block of the left one, unless that is a matrix with strides that can be read in place; the
 * micro-kernel adds the block to sums in scratch memory.
 */
final class Packed implements Strategy {
    private static final int PACKED_ROWS = 16;

    /** So many items keep two threads busy to the end. */
    private static final int LEAST_ITEMS = 4;

    /** Fewer rows in an item cost less than packing the right factor for them. */
    private static final int LEAST_ROWS = 48;

    /** Vectors of columns up to which a tile of one vector is the best, and the fewest rows it must have. */
    private static final int FEW_VECTORS = 2;

    private static final int LEAST_HIGH = 8;

    /** Rows read in place need a register each for their position. */
    private static final int STRIDED_ROWS = 6;

    private final Setup setup;
    private final Tiling tiling;
    private final boolean isForAll;
    private final Operand left;
    private final Operand right;
    private final int rightAt;
    private final int leftAt;
    private final int sumsAt;
    private final int lineAt;
    private final int total;
    private final int sumStride;

    Packed(Setup given) {
        this(given.narrowed(), Optional.empty());
    }

    private Packed(Setup setup, Optional<Tiling> chosen) {
        this.setup = setup;
        Problem p = setup.problem();
        this.left = Operand.of(p.left(), p.rows(), p.depth(), setup.ownBuffers());
        this.isForAll = chosen.isEmpty();
        this.tiling = chosen.orElseGet(() -> setup.tiling(mostRows()));
        this.right = Operand.of(p.right(), p.columns(), p.depth(), setup.ownBuffers());
        ScratchLayout layout = new ScratchLayout(setup.element());
        this.rightAt = layout.take((long) tiling.depthBlock() * tiling.itemColumns());
        this.leftAt = layout.take(isLeftPacked() ? (long) tiling.depthBlock() * tiling.rowBlock() : 0);
        this.sumStride = layout.rowStride(tiling.itemColumns());
        this.sumsAt = layout.take((long) tiling.itemRows() * sumStride);
        this.lineAt = layout.takeLine(Math.max(tiling.itemColumns(), tiling.rowBlock()));
        this.total = layout.total();
    }

    /**
     * The strategy for launches of few columns: tiles are one vector wide, and high enough for as many chains as a
     * fused multiply-add has cycles. Empty where rows do not make such tiles.
     */
    static Optional<Packed> fewColumns(Setup setup) {
        Problem p = setup.problem();
        OptionalLong rows = Axes.size(p.rows()).constant();
        boolean isOpen = setup.lane() instanceof Lane.Vector
                && rows.isPresent()
                && Axes.size(p.columns()).constant().isEmpty();
        Operand left = Operand.of(p.left(), p.rows(), p.depth(), setup.ownBuffers());
        if (!isOpen || distance(left).isEmpty()) {
            return Optional.empty();
        }
        int most = ((Lane.Vector) setup.lane()).bits() == 512 ? 16 : 12;
        return IntStream.iterate(most, r -> r >= LEAST_HIGH, r -> r - 1)
                .filter(r -> rows.getAsLong() % r == 0)
                .mapToObj(
                        r -> new Packed(setup, Optional.of(Tiling.fewColumns(setup, r, rows.getAsLong(), FEW_VECTORS))))
                .findFirst();
    }

    @Override
    public String suffix() {
        return isForAll ? "" : "_narrow";
    }

    @Override
    public boolean isForAll() {
        return isForAll;
    }

    @Override
    public Expr isFor(Site site) {
        return isForAll ? constant(true) : setup.columns(site).le(constant(FEW_VECTORS * setup.lanes()));
    }

    /** Elements from one left row to the next, if that is part of the code. */
    private static OptionalLong distance(Operand left) {
        return left.layout() instanceof Operand.Layout.Strided strided
                ? strided.positionStride().constant()
                : OptionalLong.empty();
    }

    private int mostRows() {
        return isLeftPacked() ? PACKED_ROWS : STRIDED_ROWS;
    }

    @Override
    public Optional<Tuning.Entry> tuned() {
        return setup.tuningKey(mostRows()).filter(key -> isForAll).map(key -> Tuning.entry(key, tiling));
    }

    private boolean isLeftPacked() {
        return !(left.layout() instanceof Operand.Layout.Strided);
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Expr itemRows(Site site) {
        int unit = tiling.tile().rows();
        if (Axes.size(setup.problem().rows()).constant().isPresent()) {
            return Strategy.rowsOfItem(setup, site, tiling.itemRows(), unit, tiling.itemColumns());
        }
        // Equal parts of the rows: as few as fit, for each packs the right factor again, but some for several threads.
        Expr rows = setup.rows(site);
        Expr others = Strategy.blocks(setup, site, tiling.itemColumns());
        Expr wanted = Exprs.min(
                Exprs.max(constant(1), constant(LEAST_ITEMS).div(Exprs.max(constant(1), others))),
                Exprs.max(constant(1), rows.div(LEAST_ROWS)));
        Expr parts = Exprs.max(wanted, Setup.blocks(rows, tiling.itemRows()));
        Expr part = Exprs.max(constant(1), rows.add(parts).sub(1).div(parts));
        return Setup.blocks(part, unit).mul(unit);
    }

    @Override
    public int itemColumns() {
        return tiling.itemColumns();
    }

    @Override
    public int scratch() {
        return total;
    }

    @Override
    public ItemMethod writeItem(ClassBuilder c) {
        ItemMethod packRight = writePack(c, setup, "packRight", right, tiling.columns(), lineAt);
        Optional<ItemMethod> packLeft = isLeftPacked()
                ? Optional.of(
                        writePack(c, setup, "packLeft", left, tiling.tile().rows(), lineAt))
                : Optional.empty();
        MethodBuilder sweep = writeSweep(c);
        ItemMethod finish = new Finish(setup, sumStride).write(c);
        ItemMethod m = open(c);
        Code code = m.code();
        Site site = isLeftPacked() ? setup.launch().sizes(code, m.args()) : openLeft(code, m);
        Local depth = code.declare("depth", m.get("k1").sub(m.get("k0")));
        Local count = code.declare("count", Exprs.max(constant(1), Setup.blocks(depth, tiling.depthBlock())));
        Local step = code.declare("step", depth.add(count).sub(1).div(count));
        code.loop("block", count, (loop, block) -> {
            Local d0 = loop.declare("d0", Exprs.min(m.get("k0").add(block.mul(step)), m.get("k1")));
            Local d1 = loop.declare("d1", Exprs.min(d0.add(step), m.get("k1")));
            packRight.call(loop, m, d0, d1, m.get("n0"), m.get("n1"), constant(rightAt));
            loop.loop("i0", m.get("m0"), m.get("m1"), tiling.rowBlock(), (rows, i0) -> {
                Local i1 = rows.declare("i1", Exprs.min(i0.add(tiling.rowBlock()), m.get("m1")));
                // Sums of a single block of the depth are used up at once, so all rows can have the same, cached place.
                Expr row = Exprs.select(count.eq(constant(1)), constant(0), i0.sub(m.get("m0")));
                Local co = rows.declare("co", row.mul(sumStride).add(sumsAt));
                packLeft.ifPresent(pack -> pack.call(rows, m, d0, d1, i0, i1, constant(leftAt)));
                rows.eval(sweepCall(sweep, m, site, d0, d1, i0, i1, co, block.eq(constant(0))));
                rows.ifThen(
                        block.eq(count.sub(1)),
                        last -> finish.call(
                                last, m, m.get("chunk"), m.get("chunks"), i0, i1, m.get("n0"), m.get("n1"), co));
            });
        });
        return m;
    }

    /** Writes {@code name(..., d0, d1, p0, p1, target)}, which packs a block of an operand. */
    static ItemMethod writePack(ClassBuilder c, Setup setup, String name, Operand operand, int width, int lineAt) {
        ItemMethod m = ItemMethod.open(c, setup, name, "d0", "d1", "p0", "p1", "target");
        Code code = m.code();
        Set<Integer> used = Operand.buffers(operand.value());
        Site site = setup.bindBatch(code, setup.launch().open(code, m.slabs(), m.args(), used), m.batch());
        new PackWriter(c, setup, operand, width)
                .write(
                        code,
                        setup.withScratch(site, m.s()),
                        new PackWriter.Block(
                                m.get("d0"),
                                m.get("d1"),
                                m.get("p0"),
                                m.get("p1"),
                                m.s(),
                                m.get("target"),
                                constant(lineAt)));
        c.divide(m.method());
        return m;
    }

    /** Binds what the position of the left factor needs. */
    private Site openLeft(Code code, ItemMethod m) {
        int buffer = ((Operand.Layout.Strided) left.layout()).load().buffer();
        Site site = setup.launch().open(code, m.slabs(), m.args(), Set.of(buffer));
        return setup.bindBatch(code, site, m.batch());
    }

    private Expr sweepCall(
            MethodBuilder sweep, ItemMethod m, Site site, Expr d0, Expr d1, Expr i0, Expr i1, Expr co, Expr first) {
        Expr depth = d1.sub(d0);
        Expr rows = i1.sub(i0);
        Expr columns = m.get("n1").sub(m.get("n0"));
        if (isLeftPacked()) {
            return Exprs.invoke(
                    sweep.ref(),
                    m.s(),
                    constant(leftAt),
                    constant(0),
                    constant(0),
                    m.s(),
                    depth,
                    rows,
                    columns,
                    co,
                    first);
        }
        Operand.Layout.Strided strided = (Operand.Layout.Strided) left.layout();
        return Exprs.invoke(
                sweep.ref(),
                site.buffers().get(strided.load().buffer()).array(),
                left.place(site, strided.load(), i0, d0),
                site.dim(strided.positionStride()),
                site.dim(strided.depthStride()),
                m.s(),
                depth,
                rows,
                columns,
                co,
                first);
    }

    /** {@code sweep(a, ao, rowStride, depthStride, s, depth, rows, columns, co, first)}: all tiles of a block. */
    private MethodBuilder writeSweep(ClassBuilder c) {
        MicroWriter micro = micro();
        List<MethodBuilder> tiles = new ArrayList<>();
        List<MicroWriter> micros = new ArrayList<>();
        for (int v = tiling.tile().vectors(); v >= leastVectors(); v--) {
            micros.add(micro.narrower(v));
            tiles.add(micros.getLast().write(c));
        }
        MethodBuilder m = c.staticMethod(
                "sweep",
                VOID,
                new Param("a", setup.array()),
                new Param("ao", INT),
                new Param("rowStride", INT),
                new Param("depthStride", INT),
                new Param("s", setup.array()),
                new Param("depth", INT),
                new Param("rows", INT),
                new Param("columns", INT),
                new Param("co", INT),
                new Param("first", BOOLEAN));
        m.body().loop("j", constant(0), m.parameter(7), tiling.columns(), (outer, j) -> {
            Expr left = m.parameter(7).sub(j);
            choose(outer, left, 0, micros, tiles, m, j);
        });
        return m;
    }

    private MicroWriter micro() {
        if (isLeftPacked()) {
            return new MicroWriter(setup, tiling.tile(), Left.PANEL, Right.PANEL, sumStride);
        }
        boolean isWhole = Axes.size(setup.problem().rows()).constant().orElse(1)
                        % tiling.tile().rows()
                == 0;
        OptionalLong distance = isWhole ? distance(left) : OptionalLong.empty();
        return distance.isPresent()
                ? MicroWriter.even(setup, tiling.tile(), Math.toIntExact(distance.getAsLong()), sumStride)
                : new MicroWriter(setup, tiling.tile(), Left.STRIDED, Right.PANEL, sumStride);
    }

    /** The fewest vectors that the last panel may have columns for. */
    private int leastVectors() {
        OptionalLong columns = Axes.size(setup.problem().columns()).constant();
        int lanes = setup.lanes();
        if (columns.isEmpty()) {
            return lanes == 1 ? tiling.tile().vectors() : 1;
        }
        long rest = columns.getAsLong() % tiling.columns();
        return rest == 0 || lanes == 1 ? tiling.tile().vectors() : (int) ((rest + lanes - 1) / lanes);
    }

    /** The tiles of a panel, with no more vectors than it has columns for. */
    private void choose(
            Code code,
            Expr columns,
            int which,
            List<MicroWriter> micros,
            List<MethodBuilder> tiles,
            MethodBuilder m,
            Local j) {
        boolean isLast = which == micros.size() - 1;
        if (isLast) {
            panel(code, micros.get(which), tiles.get(which), m, j);
            return;
        }
        int narrower = micros.get(which + 1).tile().vectors() * setup.lanes();
        code.ifElse(
                columns.gt(constant(narrower)),
                wide -> panel(wide, micros.get(which), tiles.get(which), m, j),
                narrow -> choose(narrow, columns, which + 1, micros, tiles, m, j));
    }

    private void panel(Code code, MicroWriter micro, MethodBuilder tile, MethodBuilder m, Local j) {
        Local rowStride = m.parameter(2);
        Local depth = m.parameter(5);
        code.loop("i", constant(0), m.parameter(6), tiling.tile().rows(), (inner, i) -> {
            MicroWriter.Call call = micro.call(tile)
                    .left(m.parameter(0), m.parameter(1).add(i.mul(isLeftPacked() ? depth : rowStride)))
                    .right(m.parameter(4), constant(rightAt).add(j.mul(depth)))
                    .depth(depth)
                    .sums(m.parameter(8).add(i.mul(sumStride)).add(j), m.parameter(9));
            if (!isLeftPacked()) {
                call.strides(rowStride, m.parameter(3), m.parameter(6).sub(1).sub(i));
            }
            call.write(inner);
        });
    }
}
