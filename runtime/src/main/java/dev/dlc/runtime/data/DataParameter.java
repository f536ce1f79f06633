package dev.dlc.runtime.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A parameter of a data set.
 *
 * @param name its name
 * @param kind what its values are
 * @param initial the value where none is given; empty if one must be given
 * @param doc one sentence
 */
public record DataParameter(String name, Kind kind, Optional<DataValue> initial, String doc) {
    public DataParameter {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(initial);
        Objects.requireNonNull(doc);
    }

    /** The values that a parameter takes. */
    public sealed interface Kind {
        /** Whole numbers in a closed range. */
        record Whole(long least, long most) implements Kind {}

        /** Numbers in a closed range; a whole number is a number too. */
        record Real(double least, double most) implements Kind {}

        /** True or false. */
        record Flag() implements Kind {}

        /** Any text. */
        record Text() implements Kind {}

        /** One of some texts. */
        record Choice(List<String> options) implements Kind {
            public Choice {
                options = List.copyOf(options);
            }
        }

        /** What a value must be, for messages. */
        default String text() {
            return switch (this) {
                case Whole whole when whole.most == Long.MAX_VALUE -> "a whole number of at least " + whole.least;
                case Whole whole -> "a whole number from " + whole.least + " to " + whole.most;
                case Real real when real.most == Double.MAX_VALUE -> "a number of at least " + real.least;
                case Real real -> "a number from " + real.least + " to " + real.most;
                case Flag flag -> "true or false";
                case Text text -> "a text in quotes";
                case Choice choice ->
                    choice.options.stream().map(option -> '"' + option + '"').collect(Collectors.joining(" or "));
            };
        }

        /** The value as this kind keeps it, if it is one of its values. */
        default Optional<DataValue> accept(DataValue value) {
            boolean fits = switch (this) {
                case Whole whole -> value instanceof DataValue.Whole(long v) && v >= whole.least && v <= whole.most;
                case Real real -> {
                    double v = switch (value) {
                        case DataValue.Whole(long whole) -> whole;
                        case DataValue.Real(double number) -> number;
                        case DataValue.Flag none -> Double.NaN;
                        case DataValue.Text none -> Double.NaN;
                    };
                    yield v >= real.least && v <= real.most;
                }
                case Flag flag -> value instanceof DataValue.Flag;
                case Text text -> value instanceof DataValue.Text;
                case Choice choice -> value instanceof DataValue.Text(String v) && choice.options.contains(v);
            };
            boolean widen = this instanceof Real && value instanceof DataValue.Whole;
            return !fits ? Optional.empty() : Optional.of(widen ? widened((DataValue.Whole) value) : value);
        }

        private static DataValue widened(DataValue.Whole value) {
            return new DataValue.Real(value.value());
        }
    }

    /** A whole number of at least {@code least}. */
    public static DataParameter whole(String name, long initial, long least, String doc) {
        return new DataParameter(
                name, new Kind.Whole(least, Long.MAX_VALUE), Optional.of(new DataValue.Whole(initial)), doc);
    }

    /** A number of at least {@code least}. */
    public static DataParameter real(String name, double initial, double least, String doc) {
        return new DataParameter(
                name, new Kind.Real(least, Double.MAX_VALUE), Optional.of(new DataValue.Real(initial)), doc);
    }

    /** True or false. */
    public static DataParameter flag(String name, boolean initial, String doc) {
        return new DataParameter(name, new Kind.Flag(), Optional.of(new DataValue.Flag(initial)), doc);
    }

    /** A text that must be given. */
    public static DataParameter text(String name, String doc) {
        return new DataParameter(name, new Kind.Text(), Optional.empty(), doc);
    }

    /** One of some texts, the first if none is given. */
    public static DataParameter choice(String name, String doc, String... options) {
        return new DataParameter(
                name, new Kind.Choice(List.of(options)), Optional.of(new DataValue.Text(options[0])), doc);
    }

    /** The declaration, such as {@code batch: Int = 64}. */
    @Override
    public String toString() {
        String type = switch (kind) {
            case Kind.Whole whole -> "Int";
            case Kind.Real real -> "Float";
            case Kind.Flag flag -> "Bool";
            case Kind.Text text -> "Text";
            case Kind.Choice choice -> "Text";
        };
        return name + ": " + type + initial.map(value -> " = " + value).orElse("");
    }
}
