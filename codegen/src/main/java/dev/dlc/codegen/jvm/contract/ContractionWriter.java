package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BOOLEAN;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.LONG;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.embed.Kernel;
import dev.dlc.embed.Scratch;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Body;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes the classes of a contraction kernel. A work item is a block of rows and columns of one batch position (and one
 * chunk of the depth): it packs blocks of the right factor (and of the left one, unless that is a matrix with strides
 * already), lets the micro-kernel add them to its sums in scratch memory, and finally runs the epilogue on these.
 */
public final class ContractionWriter {
    private static final List<Param> RUN = List.of(
            new Param("slabs", JType.OBJECTS),
            new Param("args", JType.INTS),
            new Param("from", INT),
            new Param("to", INT),
            new Param("scratch", JType.of(Scratch.class)));

    private final Problem problem;
    private final Lane lane;
    private final ElementWriter elements;
    private final Function<String, ClassDesc> names;
    private final Primitive element;
    private final JType.Array array;
    private final Tiling tiling;
    private final Operand left;
    private final Operand right;
    private final boolean isLeftPacked;
    private final boolean mayBeChunked;
    private final Launch launch;
    private final Layout layout;

    /** Positions in the scratch array of a thread. */
    private record Layout(int right, int left, int sums, int line, int total, int sumStride) {}

    private ContractionWriter(Problem problem, Lane lane, ElementWriter elements, Function<String, ClassDesc> names) {
        this.problem = problem;
        this.lane = lane;
        this.elements = elements;
        this.names = names;
        this.element = problem.element();
        this.array = new JType.Array(element);
        this.tiling = Tiling.of(
                lane,
                element,
                Axes.size(problem.rows()).constant(),
                Axes.size(problem.columns()).constant());
        List<DType> buffers = new ArrayList<>();
        problem.kernel().buffers().forEach(b -> buffers.add(b.dtype()));
        this.left = Operand.of(problem.left(), problem.rows(), problem.depth(), buffers);
        this.right = Operand.of(problem.right(), problem.columns(), problem.depth(), buffers);
        this.isLeftPacked = !(left.layout() instanceof Operand.Layout.Strided);
        this.mayBeChunked = Chunks.mayBeMany(problem.outputs(), Axes.size(problem.depth()));
        if (mayBeChunked) {
            buffers.add(problem.dtype());
        }
        this.launch = new Launch(buffers, problem.kernel().sizes());
        this.layout = layout();
    }

    /**
     * Generates the classes of a kernel whose body is a contraction.
     *
     * @param lane vectors or scalars
     * @param elements writes element expressions and the epilogue
     * @param names the class for a simple name
     */
    public static GeneratedContraction write(
            dev.dlc.ir.kernel.Kernel kernel, Lane lane, ElementWriter elements, Function<String, ClassDesc> names) {
        if (!(kernel.body() instanceof Body.Contraction c)) {
            throw new IllegalArgumentException("kernel " + kernel.name() + " is no contraction");
        }
        return new ContractionWriter(Problem.of(kernel, c), lane, elements, names).write();
    }

    private GeneratedContraction write() {
        ClassBuilder c = ClassBuilder.extending(names.apply(problem.kernel().name()), Kernel.class);
        writeItems(c);
        writeWork(c);
        MethodBuilder packRight = writePack(c, "packRight", right, tiling.columns());
        List<MethodBuilder> packs = new ArrayList<>(List.of(packRight));
        if (isLeftPacked) {
            packs.add(writePack(c, "packLeft", left, tiling.tile().rows()));
        }
        MethodBuilder tile = new MicroWriter(tiling.tile(), lane, element, isLeftPacked).write(c);
        MethodBuilder sweep = writeSweep(c, tile);
        Finish finish = new Finish(problem, lane, element, elements, launch, layout.sumStride());
        MethodBuilder epilogue = finish.writeEpilogue(c);
        List<MethodBuilder> ends = new ArrayList<>(List.of(epilogue));
        if (mayBeChunked) {
            ends.add(finish.writePartial(c));
        }
        MethodBuilder block = writeBlock(c, packs, sweep, ends);
        writeRun(c, block);
        List<ClassBuilder> stages = new ArrayList<>(List.of(c));
        if (mayBeChunked) {
            ClassBuilder combine =
                    ClassBuilder.extending(names.apply(problem.kernel().name() + "_combine"), Kernel.class);
            finish.writeCombine(combine, RUN, this::chunks);
            stages.add(combine);
        }
        return new GeneratedContraction(stages, mayBeChunked ? Chunks.MAX_PARTIALS : 0);
    }

    private Layout layout() {
        // Large arrays start at a page boundary after a header of 16 bytes; skip to the next cache line.
        int at = 48 / element.bytes();
        int line = 64 / element.bytes();
        int right = at;
        at += Tiling.roundUp((long) tiling.depthBlock() * tiling.itemColumns(), line);
        int left = at;
        at += isLeftPacked ? Tiling.roundUp((long) tiling.depthBlock() * tiling.rowBlock(), line) : 0;
        int sums = at;
        int sumStride = tiling.itemColumns() + (tiling.itemColumns() * element.bytes() % 2048 == 0 ? line : 0);
        at += Tiling.roundUp((long) tiling.itemRows() * sumStride, line);
        int row = at;
        at += Tiling.roundUp(Math.max(tiling.itemColumns(), tiling.rowBlock()) + 2L * line, line);
        return new Layout(right, left, sums, row, at, sumStride);
    }

    private Expr extent(Site site, Dim dim) {
        return site.dim(dim);
    }

    private Expr rowsOf(Site site) {
        return extent(site, Axes.size(problem.rows()));
    }

    private Expr columnsOf(Site site) {
        return extent(site, Axes.size(problem.columns()));
    }

    private Expr depthOf(Site site) {
        return extent(site, Axes.size(problem.depth()));
    }

    private Expr batchOf(Site site) {
        return extent(site, Axes.size(problem.batch()));
    }

    private static Expr blocks(Expr size, int block) {
        return size.add(block - 1).div(block);
    }

    /** The number of chunks; at most one unless the class can combine them. */
    private Expr chunks(Site site) {
        if (!mayBeChunked) {
            return constant(1);
        }
        Expr outputs = batchOf(site)
                .to(LONG)
                .mul(rowsOf(site).to(LONG))
                .mul(columnsOf(site).to(LONG));
        return Chunks.count(outputs, depthOf(site).to(LONG));
    }

    private void writeItems(ClassBuilder c) {
        MethodBuilder m = c.instanceMethod("items", INT, new Param("args", JType.INTS));
        Site site = launch.sizes(m.body(), m.parameter(0));
        Expr rowBlocks = blocks(rowsOf(site), tiling.itemRows());
        Expr columnBlocks = blocks(columnsOf(site), tiling.itemColumns());
        m.body().ret(batchOf(site).mul(chunks(site)).mul(rowBlocks).mul(columnBlocks));
    }

    private void writeWork(ClassBuilder c) {
        MethodBuilder m = c.instanceMethod("work", LONG, new Param("args", JType.INTS));
        Site site = launch.sizes(m.body(), m.parameter(0));
        Expr outputs = batchOf(site)
                .to(LONG)
                .mul(rowsOf(site).to(LONG))
                .mul(columnsOf(site).to(LONG));
        // An fma of a vector lane takes the time of a fraction of a scalar operation.
        m.body().ret(outputs.mul(depthOf(site).to(LONG)).div(constant((long) Math.max(1, lane.lanes(element)))));
    }

    private MethodBuilder writePack(ClassBuilder c, String name, Operand operand, int width) {
        MethodBuilder m = c.staticMethod(
                name,
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("batch", INT),
                new Param("d0", INT),
                new Param("d1", INT),
                new Param("p0", INT),
                new Param("p1", INT),
                new Param("s", array),
                new Param("target", INT));
        Code code = m.body();
        Set<Integer> used = Operand.buffers(operand.value());
        Site site = launch.open(code, m.parameter(0), m.parameter(1), used);
        site = bindBatch(code, site, m.parameter(2))
                .withBuffer(launch.buffers().size(), new Site.Memory(m.parameter(7), constant(0)));
        PackWriter writer = new PackWriter(
                operand, width, lane, element, problem.dtype(), launch.buffers().size(), elements);
        writer.write(
                code,
                site,
                new PackWriter.Block(
                        m.parameter(3),
                        m.parameter(4),
                        m.parameter(5),
                        m.parameter(6),
                        m.parameter(7),
                        m.parameter(8),
                        constant(layout.line())));
        return m;
    }

    private Site bindBatch(Code code, Site site, Expr batch) {
        return problem.batch().isEmpty() ? site : Axes.at(code, "batch", problem.batch(), batch, site);
    }

    /** {@code sweep(a, ao, rowStride, depthStride, s, depth, rows, columns, bo, co, first)}: all tiles of a block. */
    private MethodBuilder writeSweep(ClassBuilder c, MethodBuilder tile) {
        MethodBuilder m = c.staticMethod(
                "sweep",
                VOID,
                new Param("a", array),
                new Param("ao", INT),
                new Param("rowStride", INT),
                new Param("depthStride", INT),
                new Param("s", array),
                new Param("depth", INT),
                new Param("rows", INT),
                new Param("columns", INT),
                new Param("bo", INT),
                new Param("co", INT),
                new Param("first", BOOLEAN));
        int rows = tiling.tile().rows();
        Local ao = m.parameter(1);
        Local rowStride = m.parameter(2);
        Local depth = m.parameter(5);
        m.body()
                .loop(
                        "j",
                        constant(0),
                        m.parameter(7),
                        tiling.columns(),
                        (outer, j) -> outer.loop(
                                "i",
                                constant(0),
                                m.parameter(6),
                                rows,
                                (inner, i) -> inner.eval(Exprs.invoke(
                                        tile.ref(),
                                        m.parameter(0),
                                        ao.add(i.mul(isLeftPacked ? depth : rowStride)),
                                        rowStride,
                                        m.parameter(3),
                                        m.parameter(6).sub(1).sub(i),
                                        m.parameter(4),
                                        m.parameter(8).add(j.mul(depth)),
                                        depth,
                                        m.parameter(9)
                                                .add(i.mul(layout.sumStride()))
                                                .add(j),
                                        constant(layout.sumStride()),
                                        m.parameter(10)))));
        return m;
    }

    /** {@code block(slabs, args, s, batch, chunk, chunks, m0, m1, n0, n1, k0, k1)}: one work item. */
    private MethodBuilder writeBlock(
            ClassBuilder c, List<MethodBuilder> packs, MethodBuilder sweep, List<MethodBuilder> ends) {
        MethodBuilder m = c.staticMethod(
                "block",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("s", array),
                new Param("batch", INT),
                new Param("chunk", INT),
                new Param("chunks", INT),
                new Param("m0", INT),
                new Param("m1", INT),
                new Param("n0", INT),
                new Param("n1", INT),
                new Param("k0", INT),
                new Param("k1", INT));
        Code code = m.body();
        Local k0 = m.parameter(10);
        Local k1 = m.parameter(11);
        Local depth = code.declare("depth", k1.sub(k0));
        Local count = code.declare("count", Exprs.max(constant(1), blocks(depth, tiling.depthBlock())));
        Local step = code.declare("step", depth.add(count).sub(1).div(count));
        code.loop("t", count, (loop, t) -> {
            Local d0 = loop.declare("d0", Exprs.min(k0.add(t.mul(step)), k1));
            Local d1 = loop.declare("d1", Exprs.min(d0.add(step), k1));
            loop.eval(Exprs.invoke(
                    packs.getFirst().ref(),
                    m.parameter(0),
                    m.parameter(1),
                    m.parameter(3),
                    d0,
                    d1,
                    m.parameter(8),
                    m.parameter(9),
                    m.parameter(2),
                    constant(layout.right())));
            loop.loop("i0", m.parameter(6), m.parameter(7), tiling.rowBlock(), (rows, i0) -> {
                Local i1 = rows.declare("i1", Exprs.min(i0.add(tiling.rowBlock()), m.parameter(7)));
                Local co = rows.declare(
                        "co", constant(layout.sums()).add(i0.sub(m.parameter(6)).mul(layout.sumStride())));
                multiply(rows, m, packs, sweep, new Expr[] {d0, d1, i0, i1, co, t.eq(constant(0))});
                rows.ifThen(t.eq(count.sub(1)), last -> end(last, m, ends, i0, i1, co));
            });
        });
        return m;
    }

    private void multiply(Code code, MethodBuilder m, List<MethodBuilder> packs, MethodBuilder sweep, Expr[] at) {
        Expr d0 = at[0];
        Expr d1 = at[1];
        Expr i0 = at[2];
        Expr i1 = at[3];
        Expr depth = d1.sub(d0);
        Expr columns = m.parameter(9).sub(m.parameter(8));
        Expr s = m.parameter(2);
        if (isLeftPacked) {
            code.eval(Exprs.invoke(
                    packs.getLast().ref(),
                    m.parameter(0),
                    m.parameter(1),
                    m.parameter(3),
                    d0,
                    d1,
                    i0,
                    i1,
                    s,
                    constant(layout.left())));
            code.eval(Exprs.invoke(
                    sweep.ref(),
                    s,
                    constant(layout.left()),
                    constant(1),
                    constant(tiling.tile().rows()),
                    s,
                    depth,
                    i1.sub(i0),
                    columns,
                    constant(layout.right()),
                    at[4],
                    at[5]));
            return;
        }
        Operand.Layout.Strided strided = (Operand.Layout.Strided) left.layout();
        Site site = launch.open(
                code, m.parameter(0), m.parameter(1), Set.of(strided.load().buffer()));
        site = bindBatch(code, site, m.parameter(3));
        site = site.withZeros(left.positions().gone()).withZeros(left.depth().gone());
        Expr position = site.with(left.positions().last().name(), i0)
                .with(left.depth().last().name(), d0)
                .position(strided.load().buffer(), strided.load().index());
        code.eval(Exprs.invoke(
                sweep.ref(),
                site.buffers().get(strided.load().buffer()).array(),
                position,
                site.dim(strided.positionStride()),
                site.dim(strided.depthStride()),
                s,
                depth,
                i1.sub(i0),
                columns,
                constant(layout.right()),
                at[4],
                at[5]));
    }

    private void end(Code code, MethodBuilder m, List<MethodBuilder> ends, Expr i0, Expr i1, Expr co) {
        Expr epilogue = Exprs.invoke(
                ends.getFirst().ref(),
                m.parameter(0),
                m.parameter(1),
                m.parameter(3),
                i0,
                i1,
                m.parameter(8),
                m.parameter(9),
                m.parameter(2),
                co);
        if (!mayBeChunked) {
            code.eval(epilogue);
            return;
        }
        code.ifElse(
                m.parameter(5).eq(constant(1)),
                one -> one.eval(epilogue),
                many -> many.eval(Exprs.invoke(
                        ends.getLast().ref(),
                        m.parameter(0),
                        m.parameter(1),
                        m.parameter(3),
                        m.parameter(4),
                        m.parameter(5),
                        i0,
                        i1,
                        m.parameter(8),
                        m.parameter(9),
                        m.parameter(2),
                        co)));
    }

    private void writeRun(ClassBuilder c, MethodBuilder block) {
        MethodBuilder m = c.instanceMethod("run", VOID, RUN.toArray(Param[]::new));
        Code code = m.body();
        Site site = launch.sizes(code, m.parameter(1));
        Local s = code.declare("s", Finish.scratch(m.parameter(4), element, layout.total()));
        Local rows = code.declare("rows", rowsOf(site));
        Local columns = code.declare("columns", columnsOf(site));
        Local depth = code.declare("depth", depthOf(site));
        Local chunks = code.declare("chunks", chunks(site));
        Local chunkDepth = code.declare("chunkDepth", depth.add(chunks).sub(1).div(chunks));
        Local rowBlocks = code.declare("rowBlocks", blocks(rows, tiling.itemRows()));
        Local columnBlocks = code.declare("columnBlocks", blocks(columns, tiling.itemColumns()));
        code.loop("item", m.parameter(2), m.parameter(3), (loop, item) -> {
            Local n0 = loop.declare("n0", item.rem(columnBlocks).mul(tiling.itemColumns()));
            Local rest = loop.declare("rest", item.div(columnBlocks));
            Local m0 = loop.declare("m0", rest.rem(rowBlocks).mul(tiling.itemRows()));
            loop.set(rest, rest.div(rowBlocks));
            Local chunk = loop.declare("chunk", rest.rem(chunks));
            Local k0 = loop.declare("k0", chunk.mul(chunkDepth));
            loop.eval(Exprs.invoke(
                    block.ref(),
                    m.parameter(0),
                    m.parameter(1),
                    s,
                    rest.div(chunks),
                    chunk,
                    chunks,
                    m0,
                    Exprs.min(m0.add(tiling.itemRows()), rows),
                    n0,
                    Exprs.min(n0.add(tiling.itemColumns()), columns),
                    k0,
                    Exprs.min(k0.add(chunkDepth), depth)));
        });
    }

    static MethodRef scratchMethod(Primitive element) {
        String name = switch (element) {
            case FLOAT -> "floats";
            case DOUBLE -> "doubles";
            case INT -> "ints";
            case LONG -> "longs";
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no scratch of " + element);
        };
        return MethodRef.of(Scratch.class, name, int.class);
    }
}
