package dev.dlc.codegen.jvm.loops;

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
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.embed.Scratch;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The class of a kernel: reads the arguments of a launch, and has a method that runs one item. */
final class KernelClass {
    private static final JType SCRATCH = JType.of(Scratch.class);

    private final Kernel kernel;
    private final Lane lane;
    private final Notes notes;
    private final ClassBuilder builder;

    KernelClass(Kernel kernel, Lane lane, ClassDesc name, Notes notes) {
        this.kernel = kernel;
        this.lane = lane;
        this.notes = notes;
        this.builder = ClassBuilder.extending(name, dev.dlc.embed.Kernel.class);
    }

    /** Writes one item. */
    interface Item {
        void write(Method method, Code code, Site site, Expr item);
    }

    private Site sizes(Code code, Expr args) {
        Map<String, Expr> ints = new HashMap<>();
        int first = 2 * kernel.buffers().size();
        for (int i = 0; i < kernel.sizes().size(); i++) {
            String name = kernel.sizes().get(i);
            ints.put(name, code.declare(Names.java(name), args.at(first + i)));
        }
        return new Site(Map.of(), ints, Map.of());
    }

    private Site open(Code code, Expr slabs, Expr args) {
        Site site = sizes(code, args);
        for (int k = 0; k < kernel.buffers().size(); k++) {
            JType.Array type =
                    new JType.Array(Types.memory(kernel.buffers().get(k).dtype()));
            Local array = code.declare("b" + k, slabs.at(args.at(2 * k)).cast(type));
            Local offset = code.declare("offset" + k, args.at(2 * k + 1));
            site = site.withBuffer(k, new Site.Memory(array, offset));
        }
        return site;
    }

    /** Where each temporary begins in the scratch array of its type, behind the accumulators, at whole vectors. */
    private static List<Expr> starts(
            Code code, Site site, int accumulators, List<Body.Temporary> temporaries, Map<Primitive, Expr> lengths) {
        List<Expr> starts = new ArrayList<>();
        for (Body.Temporary temporary : temporaries) {
            Primitive element = Types.memory(temporary.dtype());
            Expr start = lengths.getOrDefault(element, Exprs.constant(accumulators * Reductions.LANES));
            Expr whole =
                    site.dim(temporary.elements()).add(Reductions.LANES - 1).and(Exprs.constant(-Reductions.LANES));
            starts.add(start);
            lengths.put(element, code.declare("end", start.add(whole)));
        }
        return starts;
    }

    /** Writes the method that says how many items there are. */
    void items(BiFunction<Code, Site, Expr> count) {
        MethodBuilder m = builder.instanceMethod("items", INT, new Param("args", JType.INTS));
        m.body().ret(count.apply(m.body(), sizes(m.body(), m.parameter(0))));
    }

    /** Writes the method that says how much work there is. */
    void work(BiFunction<Code, Site, Expr> amount) {
        MethodBuilder m = builder.instanceMethod("work", LONG, new Param("args", JType.INTS));
        m.body().ret(amount.apply(m.body(), sizes(m.body(), m.parameter(0))));
    }

    /**
     * Writes the methods that run items.
     *
     * @param accumulators how many row sums there may be
     * @param temporaries memory of one position
     */
    ClassBuilder item(int accumulators, List<Body.Temporary> temporaries, Item writer) {
        MethodBuilder one = builder.staticMethod(
                "item",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("item", INT),
                new Param("scratch", SCRATCH));
        Code code = one.body();
        Site site = open(code, one.parameter(0), one.parameter(1));
        Map<Primitive, Expr> lengths = new EnumMap<>(Primitive.class);
        List<Expr> starts = starts(code, site, accumulators, temporaries, lengths);
        Scratchpads pads = new Scratchpads(code, Optional.of(one.parameter(3)), accumulators, lengths);
        for (int k = 0; k < temporaries.size(); k++) {
            Expr array = pads.array(Types.memory(temporaries.get(k).dtype()));
            site = site.withBuffer(kernel.buffers().size() + k, new Site.Memory(array, starts.get(k)));
        }
        Buffers buffers = new Buffers(kernel.buffers(), temporaries.size());
        writer.write(new Method(buffers, lane, pads, notes), code, site, one.parameter(2));
        builder.divide(one);
        MethodBuilder run = builder.instanceMethod(
                "run",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("from", INT),
                new Param("to", INT),
                new Param("scratch", SCRATCH));
        run.body()
                .loop(
                        "item",
                        run.parameter(2),
                        run.parameter(3),
                        (loop, item) -> loop.eval(Exprs.invoke(
                                one.ref(), List.of(run.parameter(0), run.parameter(1), item, run.parameter(4)))));
        return builder;
    }
}
