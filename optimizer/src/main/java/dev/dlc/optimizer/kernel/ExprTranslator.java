package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.optimizer.kernel.Frame.IntFn;
import dev.dlc.optimizer.kernel.Frame.RealFn;
import java.util.ArrayList;
import java.util.List;

/** Turns expressions of a kernel into functions of a frame. */
final class ExprTranslator {
    private final List<Block> buffers;
    private final Frame.Slots slots;

    ExprTranslator(List<Block> buffers, Frame.Slots slots) {
        this.buffers = buffers;
        this.slots = slots;
    }

    IntFn dim(Dim dim) {
        List<IntFn> terms = new ArrayList<>();
        dim.terms().forEach((monomial, coefficient) -> terms.add(term(monomial, coefficient)));
        return frame -> {
            long sum = 0;
            for (IntFn term : terms) {
                sum += term.at(frame);
            }
            return sum;
        };
    }

    private IntFn term(Dim.Monomial monomial, long coefficient) {
        List<IntFn> factors = new ArrayList<>();
        for (Dim.Atom atom : monomial.atoms()) {
            factors.add(
                    switch (atom) {
                        case Dim.Atom.Symbol symbol -> {
                            int slot = slots.of(symbol.name());
                            yield frame -> frame.integers[slot];
                        }
                        case Dim.Atom.FloorDiv div -> {
                            IntFn numerator = dim(div.numerator());
                            IntFn denominator = dim(div.denominator());
                            yield frame -> Math.floorDiv(numerator.at(frame), denominator.at(frame));
                        }
                    });
        }
        return frame -> {
            long product = coefficient;
            for (IntFn factor : factors) {
                product *= factor.at(frame);
            }
            return product;
        };
    }

    /** Whether all guards hold, as 0 or 1. */
    IntFn guards(List<Guard> guards) {
        List<IntFn> values = guards.stream().map(guard -> dim(guard.value())).toList();
        List<IntFn> limits = guards.stream().map(guard -> dim(guard.limit())).toList();
        return frame -> {
            for (int i = 0; i < values.size(); i++) {
                long value = values.get(i).at(frame);
                if (value < 0 || value >= limits.get(i).at(frame)) {
                    return 0;
                }
            }
            return 1;
        };
    }

    /** A floating expression. */
    RealFn real(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> {
                double value = Numbers.round(constant.dtype(), constant.value());
                yield frame -> value;
            }
            case Expr.Index index -> {
                IntFn value = dim(index.value());
                DType dtype = index.dtype();
                yield frame -> Numbers.round(dtype, (double) value.at(frame));
            }
            case Expr.Local local -> {
                int slot = slots.of(local.name());
                yield frame -> frame.reals[slot];
            }
            case Expr.Load load -> {
                Block buffer = buffers.get(load.buffer());
                IntFn index = dim(load.index());
                IntFn inside = guards(load.guards());
                double otherwise = load.otherwise();
                yield frame -> inside.at(frame) != 0 ? buffer.real(index.at(frame)) : otherwise;
            }
            case Expr.Apply apply -> realApply(apply);
            case Expr.Threefry threefry -> throw new IllegalArgumentException("bits are integers");
        };
    }

    private RealFn realApply(Expr.Apply apply) {
        String name = apply.op().name();
        DType dtype = apply.dtype();
        DType from = apply.operands().getLast().dtype();
        switch (name) {
            case "select" -> {
                IntFn condition = integer(apply.operands().get(0));
                RealFn yes = real(apply.operands().get(1));
                RealFn no = real(apply.operands().get(2));
                return frame -> condition.at(frame) != 0 ? yes.at(frame) : no.at(frame);
            }
            case "cast" -> {
                if (from.isFloat()) {
                    RealFn value = real(apply.operands().getFirst());
                    return frame -> Numbers.round(dtype, value.at(frame));
                }
                IntFn value = integer(apply.operands().getFirst());
                return dtype == DType.F32 ? frame -> (float) value.at(frame) : frame -> (double) value.at(frame);
            }
            case "bitcast" -> {
                if (from.isFloat()) {
                    return real(apply.operands().getFirst());
                }
                IntFn bits = integer(apply.operands().getFirst());
                return dtype == DType.F64
                        ? frame -> Double.longBitsToDouble(bits.at(frame))
                        : frame -> Float.intBitsToFloat((int) bits.at(frame));
            }
            default -> {
                RealFn x = real(apply.operands().getFirst());
                RealFn y = apply.operands().size() > 1 ? real(apply.operands().get(1)) : frame -> 0;
                RealFn z = apply.operands().size() > 2 ? real(apply.operands().get(2)) : frame -> 0;
                return frame -> ScalarOps.real(name, dtype, x.at(frame), y.at(frame), z.at(frame));
            }
        }
    }

    /** An integer or boolean expression. */
    IntFn integer(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> {
                long value = Numbers.wrap(constant.dtype(), (long) constant.value());
                yield frame -> value;
            }
            case Expr.Index index -> {
                IntFn value = dim(index.value());
                DType dtype = index.dtype();
                yield frame -> Numbers.wrap(dtype, value.at(frame));
            }
            case Expr.Local local -> {
                int slot = slots.of(local.name());
                yield frame -> frame.integers[slot];
            }
            case Expr.Load load -> {
                Block buffer = buffers.get(load.buffer());
                IntFn index = dim(load.index());
                IntFn inside = guards(load.guards());
                long otherwise = (long) load.otherwise();
                yield frame -> inside.at(frame) != 0 ? buffer.integer(index.at(frame)) : otherwise;
            }
            case Expr.Apply apply -> integerApply(apply);
            case Expr.Threefry t -> {
                IntFn key0 = integer(t.key0());
                IntFn key1 = integer(t.key1());
                IntFn counter0 = integer(t.counter0());
                IntFn counter1 = integer(t.counter1());
                yield frame -> Numbers.threefry(
                        (int) key0.at(frame),
                        (int) key1.at(frame),
                        (int) counter0.at(frame),
                        (int) counter1.at(frame),
                        t.word());
            }
        };
    }

    private IntFn integerApply(Expr.Apply apply) {
        String name = apply.op().name();
        DType dtype = apply.dtype();
        List<Expr> operands = apply.operands();
        DType from = operands.getLast().dtype();
        if (ScalarOps.isPredicate(name)) {
            return predicate(name, operands);
        }
        switch (name) {
            case "select" -> {
                IntFn condition = integer(operands.get(0));
                IntFn yes = integer(operands.get(1));
                IntFn no = integer(operands.get(2));
                return frame -> condition.at(frame) != 0 ? yes.at(frame) : no.at(frame);
            }
            case "cast" -> {
                if (from.isFloat()) {
                    RealFn value = real(operands.getFirst());
                    return frame -> Numbers.truncate(dtype, value.at(frame));
                }
                IntFn value = integer(operands.getFirst());
                return dtype == DType.BOOL
                        ? frame -> value.at(frame) != 0 ? 1 : 0
                        : frame -> Numbers.wrap(dtype, value.at(frame));
            }
            case "bitcast" -> {
                if (!from.isFloat()) {
                    IntFn value = integer(operands.getFirst());
                    return frame -> Numbers.wrap(dtype, value.at(frame));
                }
                RealFn value = real(operands.getFirst());
                return from == DType.F64
                        ? frame -> Double.doubleToRawLongBits(value.at(frame))
                        : frame -> Float.floatToRawIntBits((float) value.at(frame));
            }
            default -> {
                IntFn x = integer(operands.getFirst());
                IntFn y = operands.size() > 1 ? integer(operands.get(1)) : frame -> 0;
                return frame -> ScalarOps.integer(name, dtype, x.at(frame), y.at(frame));
            }
        }
    }

    private IntFn predicate(String name, List<Expr> operands) {
        if (operands.getFirst().dtype().isFloat()) {
            RealFn x = real(operands.getFirst());
            RealFn y = operands.size() > 1 ? real(operands.get(1)) : frame -> 0;
            return frame -> ScalarOps.predicate(name, x.at(frame), y.at(frame)) ? 1 : 0;
        }
        IntFn x = integer(operands.getFirst());
        IntFn y = operands.size() > 1 ? integer(operands.get(1)) : frame -> 0;
        return frame -> ScalarOps.predicate(name, x.at(frame), y.at(frame)) ? 1 : 0;
    }
}
