package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Type;
import java.util.List;

/**
 * One instance of an op that the table-driven tests run through type rule, reference, text form, gradient check and
 * every backend.
 *
 * @param operands the operand types; literal sizes
 * @param attrs the attributes
 * @param domains how to draw each operand
 */
public record TestRow(List<Type.Tensor> operands, Attrs attrs, List<Domain> domains) {
    public TestRow {
        operands = List.copyOf(operands);
        domains = List.copyOf(domains);
        if (operands.size() != domains.size()) {
            throw new IllegalArgumentException(operands.size() + " operands, " + domains.size() + " domains");
        }
    }

    /**
     * Where an operand's elements are drawn from.
     *
     * @param low the lowest value
     * @param high the highest value; exclusive for integers
     * @param kinks places where the derivative jumps; drawn values keep a distance of 0.05 from them
     */
    public record Domain(double low, double high, List<Double> kinks) {
        /** A smooth range. */
        public static Domain range(double low, double high) {
            return new Domain(low, high, List.of());
        }

        /** A range with kinks. */
        public static Domain kinked(double low, double high, Double... kinks) {
            return new Domain(low, high, List.of(kinks));
        }
    }
}
