package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.List;

/**
 * One instance of an op that the table-driven tests run through type rule, reference, text form, gradient check and
 * every backend.
 *
 * @param operands the operand types; literal sizes
 * @param attrs the attributes
 * @param regions the regions, from a builder of their own
 * @param domains how to draw each operand
 */
public record TestRow(List<Type.Tensor> operands, Attrs attrs, List<Graph> regions, List<Domain> domains) {
    public TestRow {
        operands = List.copyOf(operands);
        regions = List.copyOf(regions);
        domains = List.copyOf(domains);
        if (operands.size() != domains.size()) {
            throw new IllegalArgumentException(operands.size() + " operands, " + domains.size() + " domains");
        }
    }

    /** An instance without regions. */
    public TestRow(List<Type.Tensor> operands, Attrs attrs, List<Domain> domains) {
        this(operands, attrs, List.of(), domains);
    }

    /** The instance that a node is; its operands are tensors. */
    public static TestRow of(Node node, Domain... domains) {
        List<Type.Tensor> types = node.operands().stream().map(Node::tensor).toList();
        return new TestRow(types, node.attrs(), node.regions(), List.of(domains));
    }

    /** Where an operand's elements are drawn from. */
    public sealed interface Domain {
        /**
         * Anything between two values.
         *
         * @param low the lowest value
         * @param high the highest value; exclusive for integers
         * @param kinks places where the derivative jumps; drawn values keep a distance of 0.05 from them
         */
        record Interval(double low, double high, List<Double> kinks) implements Domain {
            public Interval {
                kinks = List.copyOf(kinks);
            }
        }

        /**
         * Different values in random order, at equal distances between {@code low} and {@code high}: for ops whose
         * derivative jumps where two elements change their order.
         */
        record Distinct(double low, double high) implements Domain {}

        /**
         * One of {@code low, low + step, ...} below {@code high}: for operands that must not come close to each other.
         */
        record Grid(double low, double high, double step) implements Domain {}

        /** These values in row-major order. */
        record Fixed(List<Double> values) implements Domain {
            public Fixed {
                values = List.copyOf(values);
            }
        }

        /** A smooth range. */
        static Domain range(double low, double high) {
            return new Interval(low, high, List.of());
        }

        /** A range with kinks. */
        static Domain kinked(double low, double high, Double... kinks) {
            return new Interval(low, high, List.of(kinks));
        }

        /** Different values. */
        static Domain distinct(double low, double high) {
            return new Distinct(low, high);
        }

        /** Multiples of a step. */
        static Domain grid(double low, double high, double step) {
            return new Grid(low, high, step);
        }

        /** Given values. */
        static Domain fixed(Double... values) {
            return new Fixed(List.of(values));
        }
    }
}
