package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Axes.Merged;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr.Load;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What happens with finished sums in scratch memory: the epilogue, or for one chunk of many the way to the workspace.
 *
 * @param setup the contraction
 * @param rowStride scratch elements between two rows of sums
 */
record Finish(Setup setup, int rowStride) {
    private static final String SHIFT = "shift";

    /** Writes {@code finish(..., chunk, chunks, i0, i1, n0, n1, co)}: the sums of the block start at s[co]. */
    ItemMethod write(ClassBuilder c) {
        ItemMethod epilogue = writeEpilogue(c);
        if (!setup.mayBeChunked()) {
            return epilogue;
        }
        ItemMethod partial = writePartial(c);
        ItemMethod m = ItemMethod.open(c, setup, "finish", "chunk", "chunks", "i0", "i1", "n0", "n1", "co");
        Expr[] own = {m.get("chunk"), m.get("chunks"), m.get("i0"), m.get("i1"), m.get("n0"), m.get("n1"), m.get("co")};
        m.code()
                .ifElse(
                        m.get("chunks").eq(constant(1)),
                        one -> epilogue.call(one, m, own),
                        many -> partial.call(many, m, own));
        return m;
    }

    private ItemMethod writeEpilogue(ClassBuilder c) {
        ItemMethod m = ItemMethod.open(c, setup, "epilogue", "chunk", "chunks", "i0", "i1", "n0", "n1", "co");
        Code code = m.code();
        Site site = setup.bindBatch(code, open(code, setup, m.slabs(), m.args(), m.s()), m.batch());
        Merged rows = merged(setup, setup.problem().rows());
        Site there = site.withZeros(rows.gone());
        Axes.steps(code, "i", rows.axes(), m.get("i0"), m.get("i1"), there, (row, i, one, inside) -> {
            Local sums = row.declare("sums", m.get("co").add(i.sub(m.get("i0")).mul(rowStride)));
            finishRow(row, setup, inside, sums, m.get("n0"), m.get("n1"));
        });
        c.divide(m.method());
        return m;
    }

    private ItemMethod writePartial(ClassBuilder c) {
        ItemMethod m = ItemMethod.open(c, setup, "partial", "chunk", "chunks", "i0", "i1", "n0", "n1", "co");
        Code code = m.code();
        Site site = setup.launch().open(code, m.slabs(), m.args(), Set.of(setup.workspaceBuffer()));
        Site.Memory memory = site.buffers().get(setup.workspaceBuffer());
        Local rows = code.declare("rows", setup.rows(site));
        Local columns = code.declare("columns", setup.columns(site));
        Local line = code.declare(
                "line", m.batch().mul(m.get("chunks")).add(m.get("chunk")).mul(rows));
        code.loop("i", m.get("i0"), m.get("i1"), (loop, i) -> {
            Local to = loop.declare("to", memory.offset().add(line.add(i).mul(columns)));
            Local from = loop.declare(
                    "from", m.get("co").add(i.sub(m.get("i0")).mul(rowStride)).sub(m.get("n0")));
            loop.loop(
                    "n",
                    m.get("n0"),
                    m.get("n1"),
                    (copy, n) -> copy.store(memory.array(), to.add(n), m.s().at(from.add(n))));
        });
        return m;
    }

    /** Runs the epilogue on columns n0..n1 of one row whose sums start at s[sums]. */
    static void finishRow(Code code, Setup setup, Site site, Expr sums, Expr n0, Expr n1) {
        Merged columns = merged(setup, setup.problem().columns());
        Axis last = columns.last();
        Site there = site.withZeros(columns.gone());
        Local at = code.declare("at", sums);
        Axes.runs(code, "n", columns.axes(), n0, n1, there, (run, n, length, inside) -> {
            Local shift = run.declare(SHIFT, at.sub(inside.dim(last.index())));
            Dim index = Dim.symbol(last.name()).plus(Dim.symbol(SHIFT));
            List<Statement> statements = new ArrayList<>();
            Load sum = new Load(setup.problem().dtype(), setup.scratchBuffer(), index);
            statements.add(new Statement.Let(setup.problem().accumulator(), sum));
            statements.addAll(setup.problem().epilogue());
            setup.elements().run(run, statements, inside.with(SHIFT, shift), last.name(), length, setup.lane());
            run.set(at, at.add(length));
        });
    }

    /** Binds all buffers, the scratch array and the sizes. */
    static Site open(Code code, Setup setup, Expr slabs, Expr args, Expr s) {
        Set<Integer> used = new TreeSet<>();
        for (int k = 0; k < setup.launch().buffers().size(); k++) {
            used.add(k);
        }
        return setup.withScratch(setup.launch().open(code, slabs, args, used), s);
    }

    /** Axes of the results, merged where the epilogue does not tell them apart. */
    static Merged merged(Setup setup, List<Axis> axes) {
        List<Dim> dims = new ArrayList<>();
        setup.problem().epilogue().forEach(s -> Operand.collect(s, dims));
        return Axes.merge(axes, dims, "unit");
    }
}
