package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.check.DimPattern;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A declared type with its names resolved; its dims may mention unknowns of a call. */
sealed interface Declared {
    /**
     * A tensor type.
     *
     * @param dtype empty while a dtype variable has no value
     * @param variable the name of the dtype variable, empty text for a literal dtype
     * @param names the name of each axis that is written as one, {@code ...B} for those of a pack, else empty text
     */
    record Tensor(Optional<DType> dtype, String variable, List<DimPattern> shape, List<String> names)
            implements Declared {
        @Override
        public String toString() {
            return dtype.map(DType::toString).orElse(variable) + DimPattern.text(shape);
        }
    }

    /** A type without parts. */
    enum Simple implements Declared {
        INT("Int"),
        FLOAT("Float"),
        BOOL("Bool"),
        TEXT("Text"),
        FUNCTION("Fn"),
        LAYER("Layer"),
        AXES("Axes"),
        SHAPE("Shape"),
        ELEMENT("DType"),
        RULE("Rule"),
        ANY("Any");

        private final String word;

        Simple(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A list. */
    record ListOf(Declared element) implements Declared {
        @Override
        public String toString() {
            return "[" + element + "]";
        }
    }

    /** A tuple, or a record where the fields have labels. */
    record Tuple(List<String> labels, List<Declared> items) implements Declared {
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder("(");
            for (int i = 0; i < items.size(); i++) {
                out.append(i == 0 ? "" : ", ");
                out.append(labels.isEmpty() ? "" : labels.get(i) + ": ").append(items.get(i));
            }
            return out.append(")").toString();
        }
    }

    /**
     * An instance of a model; the arguments that were given must be equal.
     *
     * @param arguments by parameter name; integers only
     */
    record Instance(Value.Model model, List<Given> arguments) implements Declared {
        /** One argument of a model type. */
        record Given(String name, Dim value) {}

        @Override
        public String toString() {
            return model.label()
                    + arguments.stream()
                            .map(given -> given.name() + ": " + new DimPattern.One(given.value()))
                            .collect(Collectors.joining(", ", "(", ")"));
        }
    }
}
