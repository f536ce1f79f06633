package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
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
import dev.dlc.codegen.jvm.contract.Axes.Merged;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Expr.Load;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What happens with finished sums: the epilogue, or for one chunk of many the way through the workspace. */
record Finish(Problem problem, Lane lane, Primitive element, ElementWriter elements, Launch launch, int sumStride) {
    private static final String SHIFT = "shift";
    private static final int MAX_LINE = 1024;

    private JType.Array array() {
        return new JType.Array(element);
    }

    /** The scratch array of the calling thread. */
    static Expr scratch(Expr scratch, Primitive element, int length) {
        return Exprs.invoke(ContractionWriter.scratchMethod(element), scratch, constant(length));
    }

    /** {@code epilogue(slabs, args, batch, i0, i1, n0, n1, s, co)}: the sums of rows i0..i1 start at s[co]. */
    MethodBuilder writeEpilogue(ClassBuilder c) {
        MethodBuilder m = c.staticMethod(
                "epilogue",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("batch", INT),
                new Param("i0", INT),
                new Param("i1", INT),
                new Param("n0", INT),
                new Param("n1", INT),
                new Param("s", array()),
                new Param("co", INT));
        Code code = m.body();
        Site opened = open(code, m.parameter(0), m.parameter(1), m.parameter(7));
        Site site = bindBatch(code, opened, m.parameter(2));
        Local i0 = m.parameter(3);
        Merged rows = merged(problem.rows(), "p0");
        Axes.steps(code, "i", rows.axes(), i0, m.parameter(4), site.withZeros(rows.gone()), (row, i, one, inside) -> {
            Local sums = row.declare(
                    "sums", m.parameter(8).add(i.sub(i0).mul(sumStride)).sub(m.parameter(5)));
            finishRow(row, inside, sums, m.parameter(5), m.parameter(6));
        });
        return m;
    }

    /** Runs the epilogue on columns n0..n1 of one row; the sum of column n is at {@code sums + n}. */
    private void finishRow(Code code, Site site, Expr sums, Expr n0, Expr n1) {
        Merged columns = merged(problem.columns(), "q0");
        Axes.runs(code, "n", columns.axes(), n0, n1, site.withZeros(columns.gone()), (run, n, length, inside) -> {
            String axis = columns.last().name();
            Local shift =
                    run.declare(SHIFT, sums.add(n).sub(inside.dim(columns.last().index())));
            Dim index = Dim.symbol(axis).plus(Dim.symbol(SHIFT));
            List<Statement> statements = new ArrayList<>();
            statements.add(new Statement.Let(
                    problem.accumulator(),
                    new Load(problem.dtype(), launch.buffers().size(), index)));
            statements.addAll(problem.epilogue());
            elements.run(run, statements, inside.with(SHIFT, shift), axis, length, lane);
        });
    }

    /**
     * {@code partial(slabs, args, batch, chunk, chunks, i0, i1, n0, n1, s, co)}: copies sums to the workspace, which is
     * laid out as [batch, chunk, row, column].
     */
    MethodBuilder writePartial(ClassBuilder c) {
        MethodBuilder m = c.staticMethod(
                "partial",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("batch", INT),
                new Param("chunk", INT),
                new Param("chunks", INT),
                new Param("i0", INT),
                new Param("i1", INT),
                new Param("n0", INT),
                new Param("n1", INT),
                new Param("s", array()),
                new Param("co", INT));
        Code code = m.body();
        Site site = launch.open(code, m.parameter(0), m.parameter(1), Set.of(workspace()));
        Site.Memory memory = site.buffers().get(workspace());
        Local rows = code.declare("rows", site.dim(Axes.size(problem.rows())));
        Local columns = code.declare("columns", site.dim(Axes.size(problem.columns())));
        Expr chunk = m.parameter(2).mul(m.parameter(4)).add(m.parameter(3));
        code.loop("i", m.parameter(5), m.parameter(6), (loop, i) -> {
            Local to = loop.declare(
                    "to", memory.offset().add(chunk.mul(rows).add(i).mul(columns)));
            Local from = loop.declare(
                    "from",
                    m.parameter(10).add(i.sub(m.parameter(5)).mul(sumStride)).sub(m.parameter(7)));
            loop.loop(
                    "n",
                    m.parameter(7),
                    m.parameter(8),
                    (copy, n) ->
                            copy.store(memory.array(), to.add(n), m.parameter(9).at(from.add(n))));
        });
        return m;
    }

    /** The second stage: each item adds the chunks of one row in order and runs the epilogue on it. */
    void writeCombine(ClassBuilder c, List<Param> parameters, Function<Site, Expr> chunks) {
        MethodBuilder items = c.instanceMethod("items", INT, new Param("args", JType.INTS));
        Site sizes = launch.sizes(items.body(), items.parameter(0));
        Dim allRows = Axes.size(problem.batch()).times(Axes.size(problem.rows()));
        items.body().ret(Exprs.select(chunks.apply(sizes).eq(constant(1)), constant(0), sizes.dim(allRows)));

        MethodBuilder work = c.instanceMethod("work", LONG, new Param("args", JType.INTS));
        Site there = launch.sizes(work.body(), work.parameter(0));
        work.body().ret(there.dim(problem.outputs()).mul(chunks.apply(there)).to(LONG));

        MethodBuilder row = writeCombineRow(c, chunks);
        MethodBuilder m = c.instanceMethod("run", VOID, parameters.toArray(Param[]::new));
        Local s = m.body().declare("s", scratch(m.parameter(4), element, MAX_LINE));
        m.body()
                .loop(
                        "item",
                        m.parameter(2),
                        m.parameter(3),
                        (loop, item) -> loop.eval(Exprs.invoke(row.ref(), m.parameter(0), m.parameter(1), s, item)));
    }

    private MethodBuilder writeCombineRow(ClassBuilder c, Function<Site, Expr> chunkCount) {
        MethodBuilder m = c.staticMethod(
                "row",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("s", array()),
                new Param("item", INT));
        Code code = m.body();
        Site opened = open(code, m.parameter(0), m.parameter(1), m.parameter(2));
        Local rows = code.declare("rows", opened.dim(Axes.size(problem.rows())));
        Local batch = code.declare("batch", m.parameter(3).div(rows));
        Local i = code.declare("i", m.parameter(3).rem(rows));
        Site site = bindBatch(code, opened, batch);
        Merged rowAxes = merged(problem.rows(), "p0");
        Site inside = Axes.at(code, "i", rowAxes.axes(), i, site.withZeros(rowAxes.gone()));
        Local columns = code.declare("columns", site.dim(Axes.size(problem.columns())));
        Local chunks = code.declare("chunks", chunkCount.apply(site));
        Site.Memory memory = site.buffers().get(workspace());
        code.loop("n0", constant(0), columns, MAX_LINE, (block, n0) -> {
            Local length = block.declare("length", Exprs.min(columns.sub(n0), constant(MAX_LINE)));
            block.loop("chunk", chunks, (loop, chunk) -> {
                Expr line = batch.mul(chunks).add(chunk).mul(rows).add(i).mul(columns);
                Local from = loop.declare("from", memory.offset().add(line).add(n0));
                Local s = m.parameter(2);
                loop.ifElse(
                        chunk.eq(constant(0)),
                        first -> first.loop(
                                "n",
                                length,
                                (one, n) -> one.store(s, n, memory.array().at(from.add(n)))),
                        next -> next.loop(
                                "n",
                                length,
                                (one, n) -> one.store(
                                        s, n, s.at(n).add(memory.array().at(from.add(n))))));
            });
            Local sums = block.declare("sums", constant(0).sub(n0));
            finishRow(block, inside, sums, n0, n0.add(length));
        });
        return m;
    }

    private int workspace() {
        return launch.buffers().size() - 1;
    }

    /** Binds all buffers and sizes. */
    private Site open(Code code, Expr slabs, Expr args, Expr s) {
        Set<Integer> used = new TreeSet<>();
        for (int k = 0; k < launch.buffers().size(); k++) {
            used.add(k);
        }
        return launch.open(code, slabs, args, used)
                .withBuffer(launch.buffers().size(), new Site.Memory(s, constant(0)));
    }

    private Site bindBatch(Code code, Site site, Expr batch) {
        return problem.batch().isEmpty() ? site : Axes.at(code, "batch", problem.batch(), batch, site);
    }

    private Merged merged(List<dev.dlc.ir.kernel.Axis> axes, String unit) {
        List<Dim> dims = new ArrayList<>();
        problem.epilogue().forEach(s -> Operand.collect(s, dims));
        return Axes.merge(axes, dims, unit);
    }
}
