package dev.dlc.ir.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Op;
import java.util.List;

/** A typed scalar expression: the value of one element. Has no effect; may be evaluated any number of times. */
public sealed interface Expr {
    /** The element type; never a storage type ({@code f16}, {@code bf16} are converted by the load). */
    DType dtype();

    /** A literal. */
    record Constant(DType dtype, double value) implements Expr {
        @Override
        public boolean equals(Object other) {
            return other instanceof Constant that
                    && dtype == that.dtype
                    && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that.value);
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value) * 31 + dtype.hashCode();
        }
    }

    /** An index or a size as a number. */
    record Index(DType dtype, Dim value) implements Expr {}

    /** A value bound by an enclosing statement. */
    record Local(DType dtype, String name) implements Expr {}

    /**
     * An element of a buffer.
     *
     * @param dtype the type of the value: the buffer's, or f32 for a storage type
     * @param buffer the position among the kernel's buffers
     * @param index the offset in elements
     * @param guards where one fails nothing is read and the value is {@code otherwise}
     * @param otherwise the value outside
     */
    record Load(DType dtype, int buffer, Dim index, List<Guard> guards, double otherwise) implements Expr {
        public Load {
            guards = List.copyOf(guards);
        }

        /** An unguarded element. */
        public Load(DType dtype, int buffer, Dim index) {
            this(dtype, buffer, index, List.of(), 0);
        }
    }

    /** An op of the families ELEMENTWISE applied to values; {@code cast} and {@code bitcast} go to {@code dtype}. */
    record Apply(DType dtype, Op op, List<Expr> operands) implements Expr {
        public Apply {
            operands = List.copyOf(operands);
        }
    }

    /**
     * One word of Threefry-2x32-20.
     *
     * @param key0 first key word, i32
     * @param key1 second key word, i32
     * @param counter0 first word of the block, i32
     * @param counter1 second word of the block, i32
     * @param word 0 or 1
     */
    record Threefry(Expr key0, Expr key1, Expr counter0, Expr counter1, int word) implements Expr {
        @Override
        public DType dtype() {
            return DType.I32;
        }
    }
}
