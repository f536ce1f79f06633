package dev.dlc.ir.kernel;

import dev.dlc.ir.Dim;
import java.util.List;

/** A step of a kernel's body. Locals are visible in the statements that follow in the same list and inside them. */
public sealed interface Statement {
    /** Binds a value. */
    record Let(String name, Expr value) implements Statement {}

    /** Runs the body for each step of the axis, in order. */
    record Loop(Axis axis, List<Statement> body) implements Statement {
        public Loop {
            body = List.copyOf(body);
        }
    }

    /**
     * Reduces over axes and binds the results.
     *
     * @param axes the reduced axes, outermost first
     * @param inner how many trailing axes form the inner run of a row sum; 0 for a column sum (one chain). See the
     *     numeric contract
     * @param body evaluated before the values at each position
     * @param accumulators what is computed in the one pass
     */
    record Reduce(List<Axis> axes, int inner, List<Statement> body, List<Accumulator> accumulators)
            implements Statement {
        public Reduce {
            axes = List.copyOf(axes);
            body = List.copyOf(body);
            accumulators = List.copyOf(accumulators);
        }
    }

    /**
     * A running reduction: at each step of the axis binds the result so far, then runs the body.
     *
     * @param axis the axis
     * @param reverse from the last step to the first
     * @param exclusive without the element of the step itself
     * @param accumulator what runs
     * @param body sees the accumulator's local
     */
    record Running(Axis axis, boolean reverse, boolean exclusive, Accumulator accumulator, List<Statement> body)
            implements Statement {
        public Running {
            body = List.copyOf(body);
        }
    }

    /** Writes an element where all guards hold. */
    record Store(int buffer, Dim index, Expr value, List<Guard> guards) implements Statement {
        public Store {
            guards = List.copyOf(guards);
        }

        /** An unguarded write. */
        public Store(int buffer, Dim index, Expr value) {
            this(buffer, index, value, List.of());
        }
    }

    /** Combines an element of a buffer with a value: {@code buffer[index] = buffer[index] op value}. */
    record Combine(int buffer, Dim index, Accumulator.Kind kind, Expr value) implements Statement {}
}
