package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Direct convolution, and its gradients (after Georganas et al., "Anatomy of High-Performance Deep Learning
 * Convolutions on SIMD Architectures", SC 2018): lanes are rows of the problem, that is output channels; the rows of a
 * register tile are the same position of a kernel or an image, in neighbouring channels or images. All of a tile meet
 * padding in the same steps of the depth, and these are left out. A table has, for each set of steps that positions
 * have in common, the places of the staged element and of the packed lanes.
 *
 * <p>Sums have a row for each column of the problem and are turned before the epilogue.
 */
final class Direct implements Strategy {
    private static final int MAX_TILE_ROWS = 12;

    /** Rows of a register tile where columns are open: batches are multiples of it. */
    private static final int OPEN_ROWS = 8;

    private static final int MAX_ENTRIES = 1 << 14;
    private static final int MAX_POSITIONS = 256;
    private static final int MAX_STEPS = 1024;

    /** Other strategies take some 1.2 times the least possible time, their preparations 0.1. */
    private static final double MAX_COST = 1.3;

    private static final int DEPTH = 512;
    private static final int MAX_STAGE = 1 << 16;
    private static final int MAX_SUMS = 1 << 17;
    private static final int MAX_LANES = 128;
    private static final int MAX_RUN = 32;
    private static final int PARTS = 4;

    private final Setup setup;
    private final Reach reach;
    private final Stage stage;
    private final boolean isRunImages;
    private final MicroWriter.Tile tile;
    private final int width;
    private final int itemRows;
    private final int itemRun;
    private final int outers;
    private final int imageStride;
    private final int sumStride;
    private final int turnStride;
    private final int positionEntry;
    private final int beforeTable;
    private final int stepTable;
    private final int tables;
    private final int stageAt;
    private final int leftAt;
    private final int sumsAt;
    private final int turnAt;
    private final int lineAt;
    private final int total;

    private Direct(Setup setup, Reach reach, Axis run, Axis outer, MicroWriter.Tile tile) {
        this.setup = setup;
        this.reach = reach;
        this.tile = tile;
        this.isRunImages = stride(reach, run) > stride(reach, outer);
        Axis images = isRunImages ? run : outer;
        Axis planes = isRunImages ? outer : run;
        int line = 64 / setup.element().bytes();
        Stage dense = new Stage(reach.value(), reach.windows(), List.of(images), List.of(planes), 1);
        this.stage = isRunImages ? dense : dense.withGaps(setup.element());
        this.width = tile.vectors() * setup.lanes();
        int positions = reach.count();
        int rows = Windowed.size(setup.problem().rows());
        this.itemRows =
                Math.clamp(Tiling.roundUp((rows + PARTS - 1) / PARTS, width), width, roundDown(MAX_LANES, width));
        int fitting = Math.max(1, MAX_SUMS / (itemRows * positions));
        long runs = run.extent().constant().orElse(MAX_RUN);
        long blocks = Math.ceilDiv(runs, Math.min(fitting, isRunImages ? MAX_RUN : runs));
        this.itemRun = Tiling.roundUp(Math.ceilDiv(runs, blocks), tile.rows());
        int perOuter = itemRun * stage.pitch();
        int most = Math.clamp(Math.min(DEPTH / reach.steps(), MAX_STAGE / perOuter), 1, DEPTH);
        long all = outer.extent().constant().orElse(most);
        this.outers = Math.toIntExact(Math.ceilDiv(all, Math.ceilDiv(all, (long) most)));
        int lines = Math.ceilDiv((isRunImages ? outers : itemRun) * stage.pitch(), line);
        this.imageStride = (lines % 2 == 0 ? lines + 1 : lines) * line;
        this.sumStride = itemRows;
        ScratchLayout layout = new ScratchLayout(setup.element());
        this.turnStride = layout.rowStride(itemRun * positions);
        this.positionEntry = setup.mayBeChunked() ? 4 : 3;
        this.beforeTable = positionEntry * positions * reach.variants().size();
        this.stepTable = beforeTable + (setup.mayBeChunked() ? blocks(reach) * beforeEntry() : 0);
        this.tables = stepTable + 2 * outers * entries(reach);
        this.stageAt = layout.takeLine((long) (isRunImages ? itemRun : outers) * imageStride);
        this.leftAt = layout.take((long) itemRows * outers * reach.steps());
        this.sumsAt = layout.take((long) itemRun * positions * sumStride);
        this.turnAt = layout.take((long) width * turnStride);
        this.lineAt = layout.takeLine(Math.max(stage.planeSize(), itemRows));
        this.total = layout.total();
    }

    /** The steps of all blocks. */
    private static int entries(Reach reach) {
        return reach.variants().stream()
                .flatMap(v -> reach.blocks(v).stream())
                .mapToInt(Reach::steps)
                .sum();
    }

    private static int blocks(Reach reach) {
        return reach.variants().stream().mapToInt(v -> reach.blocks(v).size()).sum();
    }

    /** One more than steps: how many are before the end is said too. */
    private int beforeEntry() {
        return reach.steps() + 1;
    }

    private static boolean isOpen(Axis axis) {
        return axis.extent().constant().isEmpty();
    }

    private static long stride(Reach reach, Axis axis) {
        return reach.value()
                .index()
                .coefficient(axis.name())
                .orElse(Dim.ZERO)
                .constant()
                .orElse(0);
    }

    private static int roundDown(int size, int multiple) {
        return Math.max(1, size / multiple) * multiple;
    }

    /** The strategy for a convolution or one of its gradients. */
    static Optional<Direct> of(Setup setup) {
        Problem p = setup.problem();
        boolean isVector = setup.lane() instanceof Lane.Vector
                && setup.element().isFloating()
                && Axes.size(p.rows()).constant().isPresent();
        return isVector ? Reach.of(p).flatMap(reach -> of(setup, reach)) : Optional.empty();
    }

    private static Optional<Direct> of(Setup setup, Reach reach) {
        Problem p = setup.problem();
        Axis run = p.columns().getFirst();
        Axis outer = p.depth().getFirst();
        boolean isShaped =
                reach.positions().equals(p.columns().subList(1, p.columns().size()))
                        && reach.depth().equals(p.depth().subList(1, p.depth().size()))
                        && (!isOpen(run) || !isOpen(outer));
        if (!isShaped) {
            return Optional.empty();
        }
        int lanes = setup.lanes();
        int rows = Windowed.size(p.rows());
        OptionalLong vectors = OptionalLong.of(Math.ceilDiv(rows, lanes));
        OptionalLong high = OptionalLong.of(run.extent().constant().orElse(OPEN_ROWS));
        MicroWriter.Tile tile = Tiling.tile(setup.lane(), high, vectors, isOpen(run) ? OPEN_ROWS : MAX_TILE_ROWS);
        boolean isSmall = reach.count() <= MAX_POSITIONS && reach.steps() <= MAX_STEPS && entries(reach) <= MAX_ENTRIES;
        double cost = reach.density() * Tiling.cost(tile, high.getAsLong(), vectors.getAsLong());
        double fill = (double) rows / (vectors.getAsLong() * lanes);
        return isSmall && cost <= MAX_COST * fill
                ? Optional.of(new Direct(setup, reach, run, outer, tile))
                : Optional.empty();
    }

    @Override
    public String suffix() {
        return "_direct";
    }

    @Override
    public boolean isForAll() {
        return !isOpen(setup.problem().columns().getFirst());
    }

    /** Most of its tiles are full. */
    @Override
    public Expr isFor(Site site) {
        if (isForAll()) {
            return constant(true);
        }
        Expr runs = setup.columns(site).div(reach.count());
        Expr tiles = runs.add(tile.rows() - 1).div(tile.rows());
        return runs.mul(4).ge(tiles.mul(3 * tile.rows()));
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Expr itemRows(Site site) {
        return constant(itemRows);
    }

    @Override
    public int itemColumns() {
        return itemRun * reach.count();
    }

    @Override
    public int scratch() {
        return total;
    }

    @Override
    public int tables() {
        return tables;
    }

    /**
     * For each position where its steps start, how many they are, its place and, where the depth may be divided, where
     * the numbers of steps before a flat step start; then these numbers; then for each step two places.
     */
    @Override
    public void fillTables(Code code, Expr t) {
        int positionsAt = 0;
        int beforeAt = beforeTable;
        int stepsAt = stepTable;
        for (Reach.Variant variant : reach.variants()) {
            for (List<Reach.Part> block : reach.blocks(variant)) {
                fillPositions(code, t, variant, block, new Places(positionsAt, beforeAt, stepsAt));
                fillSteps(code, t, block, stepsAt);
                if (setup.mayBeChunked()) {
                    fillBefore(code, t, block, beforeAt);
                    beforeAt += beforeEntry();
                }
                stepsAt += 2 * outers * Reach.steps(block);
            }
            positionsAt += positionEntry * reach.count();
        }
    }

    /** Where the three tables of a block start. */
    private record Places(int positions, int before, int steps) {}

    private void fillPositions(Code code, Expr t, Reach.Variant variant, List<Reach.Part> block, Places places) {
        reach.visitPositions(code, variant, block, (one, place, position) -> {
            Local at = one.declare("at", position.mul(positionEntry).add(places.positions));
            one.store(t, at, constant(places.steps));
            one.store(t, at.add(1), constant(Reach.steps(block)));
            one.store(t, at.add(2), place.add(stageAt));
            if (setup.mayBeChunked()) {
                one.store(t, at.add(3), constant(places.before));
            }
        });
    }

    private void fillSteps(Code code, Expr t, List<Reach.Part> block, int start) {
        int outerDistance = isRunImages ? stage.pitch() : imageStride;
        Local next = code.declare("next", constant(start));
        code.loop(
                "outer",
                constant(outers),
                (loop, outer) -> reach.visitSteps(loop, block, (one, place, step) -> {
                    one.store(t, next, outer.mul(outerDistance).add(place));
                    one.store(t, next.add(1), outer.mul(reach.steps()).add(step).mul(width));
                    one.increment(next, 2);
                }));
    }

    private void fillBefore(Code code, Expr t, List<Reach.Part> block, int start) {
        code.loop(
                "step",
                constant(beforeEntry()),
                (loop, step) -> loop.store(t, step.add(start), reach.before(block, step)));
    }

    @Override
    public ItemMethod writeItem(ClassBuilder c) {
        Problem p = setup.problem();
        Operand left = Operand.of(p.left(), p.rows(), p.depth(), setup.ownBuffers());
        ItemMethod packLeft = Packed.writePack(c, setup, "packLeft", left, width, lineAt);
        ItemMethod staging = stage.write(c, setup, imageStride, lineAt);
        MethodBuilder sweep = writeSweep(c);
        ItemMethod m = open(c);
        Code code = m.code();
        Local run0 = code.declare("run0", m.get("n0").div(reach.count()));
        Local run1 = code.declare("run1", m.get("n1").div(reach.count()));
        Local runs = code.declare("runs", run1.sub(run0));
        Local outer0 = code.declare("outer0", m.get("k0").div(reach.steps()));
        Local outer1 = code.declare("outer1", Setup.blocks(m.get("k1"), reach.steps()));
        // The steps of the first outer position before the item's, and those of the last one before its end.
        Local before = code.declare("before", m.get("k0").rem(reach.steps()));
        Local rest = code.declare("rest", m.get("k1").rem(reach.steps()));
        Local end = code.declare("end", Exprs.select(rest.eq(constant(0)), constant(reach.steps()), rest));
        // At least one turn, so that chains without steps are +0.
        code.loop("o0", outer0, Exprs.max(outer1, outer0.add(1)), outers, (loop, o0) -> {
            Local o1 = loop.declare("o1", Exprs.min(o0.add(outers), outer1));
            Expr d0 = o0.mul(reach.steps());
            packLeft.call(loop, m, d0, o1.mul(reach.steps()), m.get("m0"), m.get("m1"), constant(leftAt));
            if (isRunImages) {
                staging.call(loop, m, run0, run1, o0, o1, constant(stageAt));
            } else {
                staging.call(loop, m, o0, o1, run0, run1, constant(stageAt));
            }
            Expr rows = m.get("m1").sub(m.get("m0"));
            Expr variant = reach.variants().size() == 1 ? constant(0) : m.batch();
            Expr positions = variant.mul(positionEntry * reach.count());
            loop.eval(Exprs.invoke(
                    sweep.ref(),
                    m.s(),
                    m.t(),
                    positions,
                    rows,
                    runs,
                    o1.sub(o0),
                    o0.eq(outer0),
                    Exprs.select(o0.eq(outer0), before, constant(0)),
                    Exprs.select(o1.eq(outer1), end, constant(reach.steps()))));
        });
        writeResults(c, m, runs);
        return m;
    }

    /** Turns the sums of one panel after the other, and runs the epilogue on them. */
    private void writeResults(ClassBuilder c, ItemMethod m, Local runs) {
        ItemMethod finish = new Finish(setup, turnStride).write(c);
        MethodBuilder turn = writeTurn(c);
        m.code().loop("i0", m.get("m0"), m.get("m1"), width, (loop, i0) -> {
            Expr i1 = Exprs.min(i0.add(width), m.get("m1"));
            loop.eval(Exprs.invoke(turn.ref(), m.s(), i0.sub(m.get("m0")), runs));
            finish.call(loop, m, m.get("chunk"), m.get("chunks"), i0, i1, m.get("n0"), m.get("n1"), constant(turnAt));
        });
    }

    /**
     * {@code sweep(s, t, positions, rows, runs, outers, first, before, end)}: all tiles of a block of the depth; of its
     * first outer position without the steps before {@code before}, of its last one up to {@code end}.
     */
    private MethodBuilder writeSweep(ClassBuilder c) {
        int distance = isRunImages ? imageStride : stage.pitch();
        MicroWriter micro = MicroWriter.listed(setup, tile, distance, sumStride);
        MethodBuilder method = micro.write(c);
        MethodBuilder m = c.staticMethod(
                "sweep",
                VOID,
                new Param("s", setup.array()),
                new Param("t", JType.INTS),
                new Param("positions", INT),
                new Param("rows", INT),
                new Param("runs", INT),
                new Param("outers", INT),
                new Param("first", JType.Primitive.BOOLEAN),
                new Param("before", INT),
                new Param("end", INT));
        Local s = m.parameter(0);
        Local t = m.parameter(1);
        Local outerCount = m.parameter(5);
        Local depth = m.body().declare("depth", outerCount.mul(reach.steps()));
        m.body()
                .loop(
                        "j",
                        constant(0),
                        m.parameter(3),
                        width,
                        (panels, j) -> panels.loop("n", constant(reach.count()), (positions, n) -> {
                            Local at =
                                    positions.declare("at", n.mul(positionEntry).add(m.parameter(2)));
                            Local table = positions.declare("table", t.at(at));
                            Local count =
                                    positions.declare("count", t.at(at.add(1)).mul(outerCount));
                            Local place = positions.declare("place", t.at(at.add(2)));
                            if (setup.mayBeChunked()) {
                                trim(positions, m, at, table, count);
                            }
                            Expr sums = n.mul(itemRun).mul(sumStride).add(j).add(sumsAt);
                            positions.loop(
                                    "i",
                                    constant(0),
                                    m.parameter(4),
                                    tile.rows(),
                                    (loop, i) -> micro.call(method)
                                            .left(s, place.add(i.mul(distance)))
                                            .right(s, constant(leftAt).add(j.mul(depth)))
                                            .table(t, table)
                                            .depth(count)
                                            .sums(sums.add(i.mul(sumStride)), m.parameter(6))
                                            .write(loop));
                        }));
        return m;
    }

    /** Leaves out the steps of the first and the last outer position that are another chunk's. */
    private void trim(Code code, MethodBuilder sweep, Expr position, Local table, Local count) {
        Local t = sweep.parameter(1);
        Local numbers = code.declare("numbers", t.at(position.add(3)));
        Local before = code.declare("before", t.at(numbers.add(sweep.parameter(7))));
        Expr behind = t.at(position.add(1)).sub(t.at(numbers.add(sweep.parameter(8))));
        code.set(table, table.add(before.mul(2)));
        code.set(count, count.sub(before).sub(behind));
    }

    /** {@code turn(s, row, runs)}: makes the sums of some lanes from {@code row} on rows of their own. */
    private MethodBuilder writeTurn(ClassBuilder c) {
        MethodBuilder m = c.staticMethod(
                "turn", VOID, new Param("s", setup.array()), new Param("row", INT), new Param("runs", INT));
        Local s = m.parameter(0);
        m.body()
                .loop(
                        "n",
                        constant(reach.count()),
                        (positions, n) -> positions.loop("i", m.parameter(2), (loop, i) -> {
                            Local from = loop.declare(
                                    "from",
                                    m.parameter(1)
                                            .add(n.mul(itemRun).add(i).mul(sumStride))
                                            .add(sumsAt));
                            Local to = loop.declare(
                                    "to", i.mul(reach.count()).add(n).add(turnAt));
                            for (int r = 0; r < width; r++) {
                                loop.store(s, to.add(r * turnStride), s.at(from.add(r)));
                            }
                        }));
        return m;
    }
}
