package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.LONG;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.codegen.jvm.contract.Axes.Merged;
import java.util.List;
import java.util.function.Function;

/**
 * Writes the second stage of a contraction that is cut into chunks. The workspace is laid out as [batch, chunk, row,
 * column]; an item adds the chunks of one row in order and runs the epilogue on the sums. With one chunk the first
 * stage has done everything, and there are no items.
 *
 * @param whole say whether a launch is one of a strategy that leaves no chunks to add
 */
record Combine(Setup setup, List<Function<Site, Expr>> whole) {
    /** Columns that are added together. */
    private static final int LINE = 1024;

    void write(ClassBuilder c) {
        MethodBuilder items = c.instanceMethod("items", INT, new Param("args", JType.INTS));
        Site site = setup.launch().sizes(items.body(), items.parameter(0));
        Expr rows = setup.batch(site).mul(setup.rows(site));
        Expr isDone = setup.chunks(site).eq(constant(1));
        for (Function<Site, Expr> isWhole : whole) {
            isDone = isDone.or(isWhole.apply(site));
        }
        items.body().ret(Exprs.select(isDone, constant(0), rows));

        MethodBuilder work = c.instanceMethod("work", LONG, new Param("args", JType.INTS));
        Site there = setup.launch().sizes(work.body(), work.parameter(0));
        work.body().ret(setup.outputs(there).mul(setup.chunks(there).to(LONG)));

        MethodBuilder row = writeRow(c);
        MethodBuilder run = ContractionWriter.openRun(c);
        Expr line = ContractionWriter.scratch(run.parameter(4), setup.element(), LINE);
        Local s = run.body().declare("s", line);
        run.body()
                .loop(
                        "item",
                        run.parameter(2),
                        run.parameter(3),
                        (loop, item) ->
                                loop.eval(Exprs.invoke(row.ref(), run.parameter(0), run.parameter(1), s, item)));
    }

    private MethodBuilder writeRow(ClassBuilder c) {
        MethodBuilder m = c.staticMethod(
                "row",
                JType.Primitive.VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("s", setup.array()),
                new Param("item", INT));
        Code code = m.body();
        Site opened = Finish.open(code, setup, m.parameter(0), m.parameter(1), m.parameter(2));
        Local rows = code.declare("rows", setup.rows(opened));
        Local columns = code.declare("columns", setup.columns(opened));
        Local chunks = code.declare("chunks", setup.chunks(opened));
        Local batch = code.declare("batch", m.parameter(3).div(rows));
        Local i = code.declare("i", m.parameter(3).rem(rows));
        Site site = setup.bindBatch(code, opened, batch);
        Merged rowAxes = Finish.merged(setup, setup.problem().rows());
        Site inside = Axes.at(code, "i", rowAxes.axes(), i, site.withZeros(rowAxes.gone()));
        Site.Memory memory = site.buffers().get(setup.workspaceBuffer());
        Local first = code.declare(
                "first", memory.offset().add(batch.mul(chunks).mul(rows).add(i).mul(columns)));
        code.loop("n0", constant(0), columns, LINE, (block, n0) -> {
            Local length = block.declare("length", Exprs.min(columns.sub(n0), constant(LINE)));
            Local from = block.declare("from", first.add(n0));
            block.loop("chunk", chunks, (loop, chunk) -> {
                add(loop, m.parameter(2), memory.array(), from, length, chunk);
                loop.set(from, from.add(rows.mul(columns)));
            });
            Finish.finishRow(block, setup, inside, constant(0), n0, n0.add(length));
        });
        return m;
    }

    private static void add(Code code, Expr s, Expr workspace, Expr from, Expr length, Expr chunk) {
        code.ifElse(
                chunk.eq(constant(0)),
                first -> first.loop("n", length, (one, n) -> one.store(s, n, workspace.at(from.add(n)))),
                next -> next.loop(
                        "n", length, (one, n) -> one.store(s, n, s.at(n).add(workspace.at(from.add(n))))));
    }
}
