package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.JType.Vector;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.codegen.jvm.asm.Vectors;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Expr.Apply;
import dev.dlc.ir.kernel.Expr.Constant;
import dev.dlc.ir.kernel.Expr.Index;
import dev.dlc.ir.kernel.Expr.Load;
import dev.dlc.ir.kernel.Expr.Threefry;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.math.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes the expressions of a kernel. In vector code what does not depend on the vector axis stays scalar until it
 * meets a vector.
 *
 * @param place where
 * @param lanes the vectors in use
 * @param buffers what memory holds
 */
record Evaluator(Place place, Lanes lanes, Buffers buffers) {
    private static final MethodRef WORD_0 = threefryWord("word0");
    private static final MethodRef WORD_1 = threefryWord("word1");

    private static MethodRef threefryWord(String name) {
        return MethodRef.of(dev.dlc.embed.Threefry.class, name, int.class, int.class, int.class, int.class);
    }

    /** A value: a scalar, or a vector if it depends on the vector axis. */
    Expr value(dev.dlc.ir.kernel.Expr e) {
        return switch (e) {
            case Constant c -> Types.constant(c.dtype(), c.value());
            case Index i -> index(i);
            case dev.dlc.ir.kernel.Expr.Local l -> local(l.name());
            case Load l -> load(l);
            case Apply a -> apply(a);
            case Threefry t -> threefry(t);
        };
    }

    /** A value of the full shape. */
    Expr wide(dev.dlc.ir.kernel.Expr e) {
        return widen(value(e));
    }

    /** A value of the full shape. */
    Expr widen(Expr value) {
        return lanes.widen(value);
    }

    private Expr local(String name) {
        return Objects.requireNonNull(place.site().values().get(name), () -> "local " + name + " means nothing here");
    }

    private Expr index(Index i) {
        Shape shape = lanes.shape();
        if (shape.isOne() || !i.value().symbols().contains(lanes.axis())) {
            return new Conversions(Shape.ONE, x -> x).cast(place.site().dim(i.value()), DType.I32, i.dtype());
        }
        return new Conversions(shape, lanes::widen).cast(numbers(i.value()), DType.I32, i.dtype());
    }

    private Expr numbers(Dim value) {
        Vector ints = lanes.shape().vector(Primitive.INT);
        Expr start = place.site().dim(value);
        Optional<Dim> factor = value.coefficient(lanes.axis());
        if (factor.isEmpty()) {
            LaneOffsets offsets = LaneOffsets.of(value, lanes.axis()).orElseThrow();
            return lanes.offsets(offsets).add(Vectors.broadcast(ints, start));
        }
        if (factor.get().is(1)) {
            return Vectors.iota(ints, start);
        }
        Expr steps = lanes.widen(place.site().dim(factor.get()));
        return Vectors.iota(ints, Exprs.constant(0)).mul(steps).add(Vectors.broadcast(ints, start));
    }

    private Expr load(Load l) {
        List<Guard> tested = tested(l.guards());
        Expr element = element(l);
        if (tested.isEmpty()) {
            return element;
        }
        Expr outside = Types.constant(l.dtype(), l.otherwise());
        boolean isVector = Ops.isVector(element);
        return Exprs.select(condition(place.site(), tested), element, isVector ? widen(outside) : outside);
    }

    private Expr element(Load l) {
        Expr array = place.site().buffers().get(l.buffer()).array();
        boolean isVector = !lanes.shape().isOne() && l.index().symbols().contains(lanes.axis());
        Expr at = place.position(l.buffer(), l.index());
        Primitive memory = (Primitive) ((JType.Array) array.type()).element();
        Expr value = isVector ? vector(l, lanes.shape().vector(memory), array, at) : array.at(at);
        Conversions conversions =
                isVector ? new Conversions(lanes.shape(), lanes::widen) : new Conversions(Shape.ONE, x -> x);
        return buffers.isTemporary(l.buffer())
                ? conversions.fromAccumulator(value, l.dtype())
                : conversions.fromMemory(value, buffers.stored(l.buffer(), l.dtype()));
    }

    private Expr vector(Load l, Vector type, Expr array, Expr at) {
        LaneOffsets offsets = LaneOffsets.of(l.index(), lanes.axis()).orElseThrow();
        if (!offsets.isContiguous()) {
            return lanes.pick(type, offsets, array, place.code().declare("p", at));
        }
        return lanes.mask(type)
                .map(mask -> Vectors.load(type, array, at, mask))
                .orElseGet(() -> Vectors.load(type, array, at));
    }

    /** The guards that do not hold by the choice of the vector loop's range. */
    List<Guard> tested(List<Guard> guards) {
        return lanes.shape().isOne()
                ? guards
                : guards.stream()
                        .filter(g -> !g.value().symbols().contains(lanes.axis()))
                        .toList();
    }

    /** Whether guards hold. */
    static Expr condition(Site site, List<Guard> guards) {
        List<Expr> tests = new ArrayList<>();
        for (Guard guard : guards) {
            Expr value = site.dim(guard.value());
            tests.add(value.ge(Exprs.constant(0)));
            tests.add(value.lt(site.dim(guard.limit())));
        }
        return tests.stream().reduce(Expr::and).orElse(Exprs.constant(true));
    }

    private Expr apply(Apply a) {
        List<Expr> operands = a.operands().stream().map(this::value).toList();
        boolean isVector = operands.stream().anyMatch(Ops::isVector);
        Shape shape = isVector ? lanes.shape() : Shape.ONE;
        List<Expr> fitting = isVector ? operands.stream().map(this::widen).toList() : operands;
        List<Expr> kept =
                isRepeating(a, isVector) ? fitting.stream().map(this::keep).toList() : fitting;
        boolean isNeverRare =
                Functions.isNeverRare(a.op().name(), ValueRanges.of(a.operands().getFirst(), place.ranges()));
        return new Ops(place.code(), shape, isVector ? lanes::widen : x -> x, isNeverRare)
                .apply(a.op().name(), a.operands().getFirst().dtype(), a.dtype(), kept);
    }

    /** Whether the code of an op reads an operand more than once, so that it must be a local. */
    private static boolean isRepeating(Apply a, boolean isVector) {
        DType from = a.operands().getFirst().dtype();
        return switch (a.op().name()) {
            case "div", "rem" -> from.isInt();
            case "sign" -> true;
            case "eq", "ne", "xor" -> from == DType.BOOL;
            case "select" -> isVector && a.dtype() == DType.BOOL;
            default -> false;
        };
    }

    private Expr keep(Expr value) {
        boolean isSimple = value instanceof Local || value instanceof Expr.Constant;
        return isSimple ? value : place.code().declare("o", value);
    }

    private Expr threefry(Threefry t) {
        List<Expr> words = List.of(value(t.key0()), value(t.key1()), value(t.counter0()), value(t.counter1()));
        if (words.stream().anyMatch(Ops::isVector)) {
            return new ThreefryCode(place.code(), lanes::widen).word(words, t.word());
        }
        return Exprs.invoke(t.word() == 0 ? WORD_0 : WORD_1, words);
    }
}
