package dev.dlc.optimizer.kernel;

import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.optimizer.kernel.Frame.IntFn;
import dev.dlc.optimizer.kernel.Frame.RealFn;
import java.util.Arrays;

/** A reduction that is under way: its lanes, and the value that each position adds. */
abstract class Fold {
    /** A fold with as many lanes; the arg kinds go by position and have no lanes. */
    static Fold of(Accumulator accumulator, ExprTranslator exprs, Frame.Slots slots, int lanes) {
        int slot = slots.of(accumulator.name());
        boolean real = accumulator.value().dtype().isFloat();
        return switch (accumulator.kind()) {
            case ARGMAX, ARGMIN -> {
                IntFn integer = real ? frame -> 0 : exprs.integer(accumulator.value());
                RealFn value = real ? exprs.real(accumulator.value()) : integer::at;
                yield new Best(slot, value, accumulator.kind() == Accumulator.Kind.ARGMAX);
            }
            case SUM, PROD, MAX, MIN, ANY, ALL -> {
                Folds folds = new Folds(accumulator.kind(), accumulator.value().dtype());
                yield real
                        ? new Reals(slot, folds, exprs.real(accumulator.value()), lanes)
                        : new Integers(slot, folds, exprs.integer(accumulator.value()));
            }
        };
    }

    /** Back to the identity. */
    abstract void start();

    /** Adds the value at a position, {@code place} being its place in the inner run. */
    abstract void step(Frame frame, long place);

    /** Binds the result so far. */
    abstract void finish(Frame frame);

    private static final class Reals extends Fold {
        private final int slot;
        private final Folds folds;
        private final RealFn value;
        private final double[] lanes;

        Reals(int slot, Folds folds, RealFn value, int lanes) {
            this.slot = slot;
            this.folds = folds;
            this.value = value;
            this.lanes = new double[lanes];
        }

        @Override
        void start() {
            Arrays.fill(lanes, folds.realIdentity());
        }

        @Override
        void step(Frame frame, long place) {
            int lane = (int) (place % lanes.length);
            lanes[lane] = folds.fold(lanes[lane], value.at(frame));
        }

        @Override
        void finish(Frame frame) {
            double[] tree = lanes.clone();
            for (int half = tree.length / 2; half > 0; half /= 2) {
                for (int i = 0; i < half; i++) {
                    tree[i] = folds.fold(tree[i], tree[i + half]);
                }
            }
            frame.reals[slot] = tree[0];
        }
    }

    /** Integers wrap, so that order does not matter. */
    private static final class Integers extends Fold {
        private final int slot;
        private final Folds folds;
        private final IntFn value;
        private long total;

        Integers(int slot, Folds folds, IntFn value) {
            this.slot = slot;
            this.folds = folds;
            this.value = value;
        }

        @Override
        void start() {
            total = folds.integerIdentity();
        }

        @Override
        void step(Frame frame, long place) {
            total = folds.fold(total, value.at(frame));
        }

        @Override
        void finish(Frame frame) {
            frame.integers[slot] = total;
        }
    }

    /** The position of the first best value; NaN is best. */
    private static final class Best extends Fold {
        private final int slot;
        private final RealFn value;
        private final boolean largest;
        private long position;
        private long best;
        private double bestValue;

        Best(int slot, RealFn value, boolean largest) {
            this.slot = slot;
            this.value = value;
            this.largest = largest;
        }

        @Override
        void start() {
            position = 0;
            best = 0;
        }

        @Override
        void step(Frame frame, long place) {
            double candidate = value.at(frame);
            boolean better = largest ? candidate > bestValue : candidate < bestValue;
            boolean first = Double.isNaN(candidate) && !Double.isNaN(bestValue);
            if (position == 0 || better || first) {
                best = position;
                bestValue = candidate;
            }
            position++;
        }

        @Override
        void finish(Frame frame) {
            frame.integers[slot] = best;
        }
    }
}
