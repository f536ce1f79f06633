package dev.dlc.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the peers draw a parameter, so that both sides can start from the same values. Parameters are drawn in the order
 * in which they are listed.
 *
 * @param leaf the name of the leaf in the program
 * @param draw {@code uniform}, {@code normal} or {@code fill}
 * @param scale half the width, the standard deviation, or the value
 * @param shape as the peers store it
 * @param isTransposed whether the program stores a matrix the other way round
 */
record Initial(String leaf, String draw, double scale, int[] shape, boolean isTransposed) {
    static Initial uniform(String leaf, double bound, int... shape) {
        return new Initial(leaf, "uniform", bound, shape, false);
    }

    static Initial normal(String leaf, double deviation, int... shape) {
        return new Initial(leaf, "normal", deviation, shape, false);
    }

    static Initial fill(String leaf, double value, int... shape) {
        return new Initial(leaf, "fill", value, shape, false);
    }

    /** The same, stored transposed. */
    Initial transposed() {
        return new Initial(leaf, draw, scale, shape, true);
    }

    int count() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** A line that the peers' side reads: {@code uniform 0.05 120 400}. */
    String line() {
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        return String.format(Locale.ROOT, "%s %s %s", draw, Double.toString(scale), sizes);
    }

    /** The peers' elements as the program stores them. */
    float[] stored(float[] elements) {
        if (!isTransposed) {
            return elements;
        }
        int rows = shape[0];
        int columns = shape[1];
        float[] turned = new float[elements.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = elements[i * columns + j];
            }
        }
        return turned;
    }
}
