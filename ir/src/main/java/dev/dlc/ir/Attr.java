package dev.dlc.ir;

import java.util.List;

/** The value of a node's attribute: compile-time data that the op's rules read. */
public sealed interface Attr {
    /** The kinds of values; a row of the op table says which kind each of its attributes has. */
    enum Kind {
        INT,
        REAL,
        FLAG,
        TEXT,
        INTS,
        DIMS,
        ELEMENT,
        REALS
    }

    /** The kind of this value. */
    default Kind kind() {
        return switch (this) {
            case Int i -> Kind.INT;
            case Real r -> Kind.REAL;
            case Flag f -> Kind.FLAG;
            case Text t -> Kind.TEXT;
            case Ints i -> Kind.INTS;
            case Dims d -> Kind.DIMS;
            case Element e -> Kind.ELEMENT;
            case Reals r -> Kind.REALS;
        };
    }

    /** A whole number, such as an axis. */
    record Int(long value) implements Attr {}

    /** A real number, such as the value of a constant. Compared by bits, so that -0 and NaN are values like others. */
    record Real(double value) implements Attr {
        @Override
        public boolean equals(Object other) {
            return other instanceof Real that
                    && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that.value);
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value);
        }
    }

    /** A flag. */
    record Flag(boolean value) implements Attr {}

    /** A name or path. */
    record Text(String value) implements Attr {}

    /** Whole numbers, such as axes or strides. */
    record Ints(List<Integer> values) implements Attr {
        public Ints {
            values = List.copyOf(values);
        }
    }

    /** Sizes that may be symbolic, such as the target of a reshape. */
    record Dims(List<Dim> values) implements Attr {
        public Dims {
            values = List.copyOf(values);
        }
    }

    /** An element type, such as the target of a cast. */
    record Element(DType value) implements Attr {}

    /** The elements of a literal tensor in row-major order; integers beyond 2^53 are not representable. */
    record Reals(List<Double> values) implements Attr {
        public Reals {
            values = List.copyOf(values);
        }
    }
}
