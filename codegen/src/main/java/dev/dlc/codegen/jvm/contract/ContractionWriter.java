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
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.embed.Kernel;
import dev.dlc.embed.Scratch;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Chunks;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Writes the classes of a contraction kernel: what all {@linkplain Strategy strategies} share. */
public final class ContractionWriter {
    private final Setup setup;
    private final Strategy strategy;
    private final List<Strategy> before;

    /** @param before strategies that come first where a launch is for them */
    private ContractionWriter(Strategy strategy, List<Strategy> before) {
        this.setup = strategy.setup();
        this.strategy = strategy;
        this.before = List.copyOf(before);
    }

    /**
     * Generates the classes of a kernel whose body is a contraction.
     *
     * @param lane vectors or scalars
     * @param elements writes element expressions and the epilogue
     * @param names the class for a simple name
     * @param tuning measured sizes of blocks
     */
    public static GeneratedContraction write(
            dev.dlc.ir.kernel.Kernel kernel,
            Lane lane,
            ElementWriter elements,
            Function<String, ClassDesc> names,
            Tuning tuning) {
        if (!(kernel.body() instanceof Body.Contraction c)) {
            throw new IllegalArgumentException("kernel " + kernel.name() + " is no contraction");
        }
        Setup setup = Setup.of(Problem.of(kernel, c), lane, elements, tuning);
        Strategy general = Windowed.of(setup).orElseGet(() -> new Packed(setup));
        List<ClassBuilder> stages = new ArrayList<>();
        List<Strategy> before = new ArrayList<>();
        List<ContractionWriter> writers = new ArrayList<>();
        int prepared = 0;
        for (Strategy strategy : strategies(setup, general)) {
            String suffix = strategy.isForAll() ? "" : strategy.suffix();
            ContractionWriter writer = new ContractionWriter(strategy, before);
            writers.add(writer);
            if (strategy.prepared() > 0) {
                stages.addFirst(writer.writePreparation(names.apply(kernel.name() + "_prepare")));
                prepared = strategy.prepared();
            }
            stages.add(writer.write(names.apply(kernel.name() + suffix)));
            if (strategy.isForAll()) {
                return combined(stages, prepared, writers, names);
            }
            before.add(strategy);
        }
        throw new IllegalStateException("the general strategy is for all launches");
    }

    /** The buffers of the left factor, of which something may be prepared. */
    public static Set<Integer> preparable(dev.dlc.ir.kernel.Kernel kernel, Body.Contraction contraction) {
        return Operand.buffers(Problem.of(kernel, contraction).left());
    }

    /** The strategies, the general one last: the first one that is for a launch counts. */
    private static List<Strategy> strategies(Setup setup, Strategy general) {
        List<Strategy> strategies = new ArrayList<>();
        Direct.of(setup).ifPresent(strategies::add);
        Optional<ImageTiles> tiles = ImageTiles.of(setup);
        tiles.ifPresent(strategies::add);
        Skinny.of(setup).ifPresent(strategies::add);
        if (tiles.isEmpty()) {
            Packed.fewColumns(setup).ifPresent(strategies::add);
        }
        // All leave parts of a chain in the same workspace.
        boolean isAlike =
                general.setup().problem().rows().equals(setup.problem().rows());
        strategies.removeIf(s -> !s.isForAll() && !isAlike && setup.mayBeChunked());
        strategies.add(general);
        return strategies;
    }

    private Expr isFor(Site site) {
        Expr isFor = strategy.isFor(site);
        for (Strategy other : before) {
            isFor = isFor.and(other.isFor(site).not());
        }
        return isFor;
    }

    /** With the stage that adds the chunks' values, where there may be several. */
    private static GeneratedContraction combined(
            List<ClassBuilder> stages,
            int prepared,
            List<ContractionWriter> writers,
            Function<String, ClassDesc> names) {
        Strategy strategy = writers.getLast().strategy;
        Setup setup = strategy.setup();
        String name = setup.problem().kernel().name();
        List<Function<Site, Expr>> whole = writers.stream()
                .filter(writer -> writer.strategy.hasWholeDepth())
                .map(writer -> (Function<Site, Expr>) writer::isFor)
                .toList();
        boolean hasParts = setup.mayBeChunked() && whole.size() < writers.size();
        if (hasParts) {
            ClassBuilder combine = ClassBuilder.extending(names.apply(name + "_combine"), Kernel.class);
            new Combine(setup, whole).write(combine);
            stages.add(combine);
        }
        int workspace = setup.mayBeChunked() ? Chunks.MOST_PARTIAL_SUMS : 0;
        return new GeneratedContraction(stages, prepared, workspace, strategy.tuned());
    }

    private ClassBuilder write(ClassDesc name) {
        ClassBuilder c = ClassBuilder.extending(name, Kernel.class);
        writeItems(c);
        writeWork(c);
        writeRun(c, strategy.writeItem(c));
        return c;
    }

    private ClassBuilder writePreparation(ClassDesc name) {
        ClassBuilder c = ClassBuilder.extending(name, Kernel.class);
        MethodBuilder items = c.instanceMethod("items", INT, new Param("args", JType.INTS));
        Site site = setup.launch().sizes(items.body(), items.parameter(0));
        items.body().ret(Exprs.select(isFor(site), strategy.preparations(), constant(0)));
        MethodBuilder work = c.instanceMethod("work", LONG, new Param("args", JType.INTS));
        work.body().ret(constant((long) strategy.prepared()));
        strategy.writePreparation(c);
        return c;
    }

    private void writeItems(ClassBuilder c) {
        MethodBuilder m = c.instanceMethod("items", INT, new Param("args", JType.INTS));
        Site site = setup.launch().sizes(m.body(), m.parameter(0));
        Local itemRows = m.body().declare("itemRows", strategy.itemRows(site));
        Expr rowBlocks = setup.rows(site).add(itemRows).sub(1).div(itemRows);
        Expr columnBlocks = Setup.blocks(setup.columns(site), strategy.itemColumns());
        Expr items = setup.batch(site).mul(parts(site)).mul(rowBlocks).mul(columnBlocks);
        m.body().ret(Exprs.select(isFor(site), items, constant(0)));
    }

    /** Into how many items the depth is divided. */
    private Expr parts(Site site) {
        return strategy.hasWholeDepth() ? constant(1) : setup.chunks(site);
    }

    private void writeWork(ClassBuilder c) {
        MethodBuilder m = c.instanceMethod("work", LONG, new Param("args", JType.INTS));
        Site site = setup.launch().sizes(m.body(), m.parameter(0));
        // A vector fma takes the time of one scalar operation.
        Expr lanes = constant((long) setup.lanes());
        m.body().ret(setup.outputs(site).mul(setup.depth(site).to(LONG)).div(lanes));
    }

    private void writeRun(ClassBuilder c, ItemMethod item) {
        MethodBuilder m = openRun(c);
        Code code = m.body();
        Site site = setup.launch().sizes(code, m.parameter(1));
        Local s = code.declare("s", scratch(m.parameter(4), setup.element(), strategy.scratch()));
        Local t = code.declare("t", writeTables(c));
        Local rows = code.declare("rows", setup.rows(site));
        Local columns = code.declare("columns", setup.columns(site));
        Local depth = code.declare("depth", setup.depth(site));
        Local chunks = code.declare("chunks", parts(site));
        Local chunkDepth = code.declare("chunkDepth", depth.add(chunks).sub(1).div(chunks));
        Local itemRows = code.declare("itemRows", strategy.itemRows(site));
        Local rowBlocks = code.declare("rowBlocks", rows.add(itemRows).sub(1).div(itemRows));
        Local columnBlocks = code.declare("columnBlocks", Setup.blocks(columns, strategy.itemColumns()));
        code.loop("item", m.parameter(2), m.parameter(3), (loop, number) -> {
            Local n0 = loop.declare("n0", number.rem(columnBlocks).mul(strategy.itemColumns()));
            Local rest = loop.declare("rest", number.div(columnBlocks));
            Local m0 = loop.declare("m0", rest.rem(rowBlocks).mul(itemRows));
            loop.set(rest, rest.div(rowBlocks));
            Local chunk = loop.declare("chunk", rest.rem(chunks));
            Local k0 = loop.declare("k0", chunk.mul(chunkDepth));
            Local batch = loop.declare("batch", rest.div(chunks));
            List<Expr> arguments = new ArrayList<>(List.of(
                    m.parameter(0),
                    m.parameter(1),
                    s,
                    t,
                    batch,
                    chunk,
                    chunks,
                    m0,
                    Exprs.min(m0.add(itemRows), rows),
                    n0,
                    Exprs.min(n0.add(strategy.itemColumns()), columns),
                    k0,
                    Exprs.min(k0.add(chunkDepth), depth)));
            if (strategy.keepsColumns()) {
                arguments.add(held(m.parameter(4), batch.mul(columnBlocks).add(number.rem(columnBlocks))));
            }
            loop.eval(Exprs.invoke(item.method().ref(), arguments));
        });
    }

    private static Expr held(Expr scratch, Expr what) {
        Expr holds = Exprs.invoke(MethodRef.of(Scratch.class, "holds", int.class), scratch, what);
        return Exprs.select(holds, constant(1), constant(0));
    }

    /**
     * The tables of the items: made when the class is, as their loops would cost the JVM's compilers more than anything
     * else in {@code run}.
     */
    private Expr writeTables(ClassBuilder c) {
        MethodBuilder m = c.staticMethod("tables", JType.INTS);
        Local t = m.body().declare("t", new Expr.NewArray(JType.INTS, constant(strategy.tables())));
        strategy.fillTables(m.body(), t);
        m.body().ret(t);
        c.divide(m);
        return c.constant("tables", m.ref());
    }

    /** {@code run(slabs, args, from, to, scratch)}. */
    static MethodBuilder openRun(ClassBuilder c) {
        return c.instanceMethod(
                "run",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("from", INT),
                new Param("to", INT),
                new Param("scratch", JType.of(Scratch.class)));
    }

    /** The calling thread's array of a type, with at least so many elements. */
    static Expr scratch(Expr scratch, Primitive element, int length) {
        String name = switch (element) {
            case FLOAT -> "floats";
            case DOUBLE -> "doubles";
            case INT -> "ints";
            case LONG -> "longs";
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no scratch of " + element);
        };
        return Exprs.invoke(MethodRef.of(Scratch.class, name, int.class), scratch, constant(length));
    }
}
