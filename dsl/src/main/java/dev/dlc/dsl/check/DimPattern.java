package dev.dlc.dsl.check;

import dev.dlc.ir.Dim;
import java.util.List;
import java.util.stream.Collectors;

/** One entry of a declared shape. */
public sealed interface DimPattern {
    /** A single dim; it may mention unknowns of a {@link DimSolver}. */
    record One(Dim dim) implements DimPattern {
        @Override
        public String toString() {
            return DimSolver.display(dim);
        }
    }

    /** Any number of dims under one name: {@code ...B}. */
    record Pack(String name) implements DimPattern {
        @Override
        public String toString() {
            return "..." + name;
        }
    }

    /** The text of a declared shape. */
    static String text(List<DimPattern> shape) {
        return shape.stream().map(DimPattern::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
