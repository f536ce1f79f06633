package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.ir.kernel.Axis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Convolutions of few images, and their input gradients. Lanes are rows of the problem, that is output channels, and a
 * register tile is a rectangle of positions of one image, so that a vector of the kernel is loaded once for all of
 * them, and an input once for all steps of the kernel. {@link Direct} fills its tiles with neighbouring images and
 * comes first where there are enough.
 *
 * <p>The kernels are prepared: a stage before packs those of a vector of channels together, once for all items, and
 * where they are constant once for all launches. An item has some channels of one image: it stages the image with its
 * border, sweeps it with the kernels of one vector of channels after the other, adding up the chunks of the depth, and
 * turns the sums to lines of positions for the epilogue.
 */
final class ImageTiles implements Strategy {
    /** With fewer images {@link Direct} does not fill its tiles. */
    private static final int FEW_IMAGES = 6;

    private static final int REGISTER_BITS = 512;
    private static final int MAX_STAGE = Windowed.MAX_STAGE / 2;
    private static final int MAX_SUMS = 1 << 16;

    /** Channels that fill less of their vectors are not worth it. */
    private static final double LEAST_FILL = 0.75;

    /** So many blocks of columns keep threads busy; with fewer, channels are divided. */
    private static final int MANY_BLOCKS = 16;

    private static final int SOME_BLOCKS = 4;

    /** Of the channels; a thread stages an image once for all its parts. */
    private static final int MOST_PARTS = 8;

    private final Setup setup;
    private final Reach reach;
    private final ImageTiling tiling;
    private final Stage stage;
    private final PatchWriter patches;
    private final int width;
    private final int positions;
    private final int turnStride;
    private final int stageAt;
    private final int sumsAt;
    private final int totalsAt;
    private final int turnAt;
    private final int lineAt;
    private final int preparedAt;
    private final int total;

    private ImageTiles(Setup setup, Reach reach, ImageTiling tiling, Stage stage) {
        this.setup = setup;
        this.reach = reach;
        this.tiling = tiling;
        this.stage = stage;
        this.width = setup.lanes();
        this.positions = reach.count();
        int lineStride = stage.windows().getLast().size();
        int sumStride = tiling.columns().padded() * width;
        this.patches = new PatchWriter(
                setup, tiling.lines().whole(), tiling.columns().whole(), lineStride, stage.pitch(), sumStride);
        ScratchLayout layout = new ScratchLayout(setup.element());
        this.turnStride = layout.rowStride(Math.max(positions, tiling.positions()));
        int overrun = (tiling.lines().whole().inputs() + 1) * lineStride;
        this.stageAt = layout.takeLine((long) stage.planeCount() * stage.pitch() + overrun);
        this.sumsAt = layout.take((long) tiling.positions() * width);
        this.totalsAt = layout.take(setup.mayBeChunked() ? (long) tiling.positions() * width : 0);
        this.turnAt = layout.take((long) width * turnStride);
        this.lineAt = layout.takeLine(stage.planeSize());
        this.total = layout.total();
        this.preparedAt = new ScratchLayout(setup.element()).take(0);
    }

    /** The strategy for a convolution or the gradient of its input. */
    static Optional<ImageTiles> of(Setup setup) {
        boolean isWide = setup.lane() instanceof Lane.Vector vector
                && vector.bits() == REGISTER_BITS
                && setup.element().isFloating();
        return isWide ? Reach.of(setup.problem()).flatMap(reach -> of(setup, reach)) : Optional.empty();
    }

    private static Optional<ImageTiles> of(Setup setup, Reach reach) {
        Problem p = setup.problem();
        Axis images = p.columns().getFirst();
        boolean isShaped = reach.positions().size() == 2
                && reach.positions().equals(p.columns().subList(1, p.columns().size()))
                && reach.depth().equals(p.depth().subList(1, p.depth().size()))
                && reach.variants().size() == 1
                && isWhole(reach)
                && p.depth().getFirst().extent().constant().isPresent()
                && Axes.size(p.batch()).constant().isPresent()
                && images.extent().constant().orElse(1) < FEW_IMAGES;
        return isShaped && isFilled(setup) ? tiled(setup, reach) : Optional.empty();
    }

    private static Optional<ImageTiles> tiled(Setup setup, Reach reach) {
        Problem p = setup.problem();
        List<Window> windows = Window.find(p.right(), p.columns(), p.depth());
        int line = 64 / setup.element().bytes();
        List<Axis> images = List.of(p.columns().getFirst());
        List<Axis> planes = List.of(p.depth().getFirst());
        Stage dense = new Stage(p.right(), windows, images, planes, 1);
        Stage stage = new Stage(p.right(), windows, images, planes, 1, dense.planeSize() % (16 * line) == 0 ? line : 0);
        boolean fits = (long) stage.planeCount() * stage.pitch() <= MAX_STAGE
                && (long) reach.count() * setup.lanes() <= MAX_SUMS;
        return fits
                ? ImageTiling.of(reach, windows).map(tiling -> new ImageTiles(setup, reach, tiling, stage))
                : Optional.empty();
    }

    private static boolean isWhole(Reach reach) {
        List<Reach.Range> steps = reach.variants().getFirst().steps();
        return steps.stream().mapToInt(Reach.Range::size).reduce(1, (a, b) -> a * b) == reach.steps();
    }

    private static boolean isFilled(Setup setup) {
        OptionalLong rows = Axes.size(setup.problem().rows()).constant();
        return rows.isPresent() && rows.getAsLong() >= LEAST_FILL * Tiling.roundUp(rows.getAsLong(), setup.lanes());
    }

    @Override
    public String suffix() {
        return "_tiles";
    }

    @Override
    public boolean isForAll() {
        return setup.problem().columns().getFirst().extent().constant().isPresent();
    }

    @Override
    public Expr isFor(Site site) {
        return isForAll() ? constant(true) : setup.columns(site).lt(constant(FEW_IMAGES * positions));
    }

    @Override
    public boolean hasWholeDepth() {
        return true;
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Expr itemRows(Site site) {
        Expr blocks = setup.batch(site).mul(Setup.blocks(setup.columns(site), positions));
        Expr some = Exprs.select(
                blocks.lt(constant(SOME_BLOCKS)), constant(rowsOfPart(MOST_PARTS)), constant(rowsOfPart(2)));
        return Exprs.select(blocks.lt(constant(MANY_BLOCKS)), some, constant(rowsOfPart(1)));
    }

    private int rowsOfPart(int parts) {
        return Math.ceilDiv(panels(), parts) * width;
    }

    @Override
    public int itemColumns() {
        return positions;
    }

    @Override
    public boolean keepsColumns() {
        return true;
    }

    @Override
    public int scratch() {
        return total;
    }

    @Override
    public ItemMethod writeItem(ClassBuilder c) {
        ItemMethod staging = stage.write(c, setup, 0, lineAt);
        ItemMethod finish = new Finish(setup, turnStride).write(c);
        MethodBuilder sweep = new ImageSweep(setup, tiling, patches, stageAt, sumsAt).write(c);
        MethodBuilder turn = writeTurn(c);
        Optional<MethodBuilder> add = setup.mayBeChunked() ? Optional.of(writeAdd(c)) : Optional.empty();
        ItemMethod m = open(c);
        Code code = m.code();
        Site site = setup.launch().sizes(code, m.args());
        Local image = code.declare("image", m.get("n0").div(positions));
        Local depth = code.declare("depth", m.get("k1"));
        Local parts = code.declare("parts", setup.chunks(site));
        Local partDepth = code.declare("partDepth", depth.add(parts).sub(1).div(parts));
        Expr w = setup.launch().prepared(m.slabs(), m.args(), setup.array());
        Expr planes = Setup.blocks(depth, reach.steps());
        code.ifThen(
                m.get("held").eq(constant(0)),
                missing -> staging.call(missing, m, image, image.add(1), constant(0), planes, constant(stageAt)));
        code.loop("i0", m.get("m0"), m.get("m1"), width, (panel, i0) -> {
            Local i1 = panel.declare("i1", Exprs.min(i0.add(width), m.get("m1")));
            Expr kernels = panelAt(m.batch(), i0.div(width));
            panel.loop("part", parts, (loop, part) -> {
                Local from = loop.declare("from", part.mul(partDepth));
                Expr to = Exprs.min(from.add(partDepth), depth);
                loop.eval(Exprs.invoke(sweep.ref(), m.s(), w, kernels, from, to));
                add.ifPresent(sum -> loop.ifThen(
                        parts.gt(constant(1)), several -> several.eval(Exprs.invoke(sum.ref(), m.s(), part))));
            });
            panel.eval(Exprs.invoke(turn.ref(), m.s()));
            finish.call(panel, m, m.get("chunk"), m.get("chunks"), i0, i1, m.get("n0"), m.get("n1"), constant(turnAt));
        });
        return m;
    }

    /**
     * {@code add(s, part)}: adds the sums of a chunk to the total of those before, and makes the new total the sums.
     */
    private MethodBuilder writeAdd(ClassBuilder c) {
        MethodBuilder m = c.staticMethod("add", VOID, new Param("s", setup.array()), new Param("part", INT));
        Local s = m.parameter(0);
        int size = tiling.positions() * width;
        m.body()
                .ifElse(
                        m.parameter(1).eq(constant(0)),
                        first -> first.loop(
                                "n",
                                constant(0),
                                constant(size),
                                width,
                                (one, n) -> one.store(s, n.add(totalsAt), vector(s, n.add(sumsAt)))),
                        next -> next.loop("n", constant(0), constant(size), width, (one, n) -> {
                            Local sum = one.declare(
                                    "sum", vector(s, n.add(totalsAt)).add(vector(s, n.add(sumsAt))));
                            one.store(s, n.add(totalsAt), sum);
                            one.store(s, n.add(sumsAt), sum);
                        }));
        return m;
    }

    private Expr vector(Expr s, Expr place) {
        return setup.lane().load(s, place);
    }

    private int panels() {
        return Math.ceilDiv(Windowed.size(setup.problem().rows()), width);
    }

    private int panelSize() {
        return width * Windowed.size(setup.problem().depth());
    }

    /** Where the kernels of a vector of channels are. */
    private Expr panelAt(Expr batch, Expr panel) {
        return batch.mul(panels()).add(panel).mul(panelSize()).add(preparedAt);
    }

    @Override
    public int prepared() {
        int batch = Windowed.size(setup.problem().batch());
        // Behind the panels there is room for a line of a factor that is computed.
        return preparedAt + (batch * panels() + 1) * panelSize();
    }

    /** An item packs the kernels of one vector of channels. */
    @Override
    public void writePreparation(ClassBuilder c) {
        Problem p = setup.problem();
        Operand left = Operand.of(p.left(), p.rows(), p.depth(), setup.ownBuffers());
        int line = prepared() - panelSize();
        ItemMethod pack = Packed.writePack(c, setup, "packLeft", left, width, line);
        MethodBuilder m = ContractionWriter.openRun(c);
        Expr array = setup.launch().prepared(m.parameter(0), m.parameter(1), setup.array());
        Local w = m.body().declare("w", array);
        Local t = m.body().declare("t", ContractionWriter.scratch(m.parameter(4), INT, 0));
        int rows = Windowed.size(p.rows());
        m.body().loop("item", m.parameter(2), m.parameter(3), (loop, item) -> {
            Local panel = loop.declare("panel", item.rem(constant(panels())));
            Local batch = loop.declare("batch", item.div(panels()));
            loop.eval(Exprs.invoke(
                    pack.method().ref(),
                    m.parameter(0),
                    m.parameter(1),
                    w,
                    t,
                    batch,
                    constant(0),
                    constant(Windowed.size(p.depth())),
                    panel.mul(width),
                    Exprs.min(panel.add(1).mul(width), constant(rows)),
                    panelAt(batch, panel)));
        });
    }

    @Override
    public Expr preparations() {
        return constant(Windowed.size(setup.problem().batch()) * panels());
    }

    /** {@code turn(s)}: makes each lane of the sums a row of positions. */
    private MethodBuilder writeTurn(ClassBuilder c) {
        MethodBuilder m = c.staticMethod("turn", VOID, new Param("s", setup.array()));
        Local s = m.parameter(0);
        int wide = tiling.columns().extent();
        boolean isDense = tiling.columns().padded() == wide;
        if (isDense && Transposition.isFor(setup)) {
            MethodBuilder transpose = Transposition.of(setup).write(c, "turnBlock");
            m.body()
                    .loop(
                            "n",
                            constant(0),
                            constant(Tiling.roundUp(positions, width)),
                            width,
                            (block, n) -> block.eval(Exprs.invoke(
                                    transpose.ref(),
                                    s,
                                    n.mul(width).add(sumsAt),
                                    constant(width),
                                    constant(width),
                                    s,
                                    n.add(turnAt),
                                    constant(turnStride))));
            return m;
        }
        m.body()
                .loop(
                        "line",
                        constant(tiling.lines().extent()),
                        (row, y) -> row.loop("n", constant(wide), (one, x) -> {
                            Local from = one.declare(
                                    "from",
                                    y.mul(patches.sumStride()).add(x.mul(width)).add(sumsAt));
                            Local to = one.declare("to", y.mul(wide).add(x).add(turnAt));
                            for (int r = 0; r < width; r++) {
                                one.store(s, to.add(r * turnStride), s.at(from.add(r)));
                            }
                        }));
        return m;
    }
}
