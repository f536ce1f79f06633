package dev.dlc.runtime.data;

import java.util.Objects;

/** The value of an argument of a data set. */
public sealed interface DataValue {
    /** A whole number. */
    record Whole(long value) implements DataValue {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A number. */
    record Real(double value) implements DataValue {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** True or false. */
    record Flag(boolean value) implements DataValue {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A text. */
    record Text(String value) implements DataValue {
        public Text {
            Objects.requireNonNull(value);
        }

        @Override
        public String toString() {
            return '"' + value + '"';
        }
    }
}
