package dev.dlc.runtime.test;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.interpret.Sizes;
import dev.dlc.ir.op.RefTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The derivative of a scalar function along a random direction, in double on the reference interpreter: the symmetric
 * difference quotient (f(x + h d) - f(x - h d)) / 2h and once more with h / 10, and the product of the gradient with d.
 * The more numbers move, the smaller is h, so that the length of h d stays: else some of the many units of a large
 * network would always pass a kink.
 */
record Slope(double numeric, double finer, double analytic) {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-5;
    /** The largest number of variables for which h is {@link #STEP}. */
    private static final double FEW = 100;

    /**
     * What is differentiated.
     *
     * @param gradients a graph without differentiation ops; outputs {@code gradient0}, {@code gradient1}, ... by the
     *     variables in order
     * @param value a graph with the output {@code value}
     * @param variables the leaves that move
     */
    record Function(Graph gradients, Graph value, List<String> variables) {
        /** A graph that has both outputs. */
        static Function of(Graph both, List<String> variables) {
            List<Root> value = both.roots().stream()
                    .filter(root ->
                            root instanceof Root.Output output && output.name().equals("value"))
                    .toList();
            return new Function(both, new Graph(both.name(), both.inputs(), value, both.checks()), variables);
        }
    }

    /** The slope at a point along a direction with parts between -1 and 1. */
    static Slope at(Function function, Map<String, RefTensor> point, Sizes sizes, Random random) {
        return at(function, run(function.gradients(), point, sizes), point, sizes, random, name -> true);
    }

    /**
     * As the other one.
     *
     * @param gradients those at the point
     * @param moves whether a variable moves
     */
    static Slope at(
            Function function,
            Evaluation gradients,
            Map<String, RefTensor> point,
            Sizes sizes,
            Random random,
            Predicate<String> moves) {
        List<double[]> direction = new ArrayList<>();
        for (String name : function.variables()) {
            int length = point.get(name).data().length;
            direction.add(moves.test(name) ? random.doubles(length, -1, 1).toArray() : new double[length]);
        }
        double analytic = 0;
        for (int i = 0; i < direction.size(); i++) {
            double[] gradient = gradients.output("gradient" + i).data();
            for (int k = 0; k < gradient.length; k++) {
                analytic += gradient[k] * direction.get(i)[k];
            }
        }
        long moving = direction.stream().mapToLong(part -> part.length).sum();
        double step = STEP / Math.max(1, Math.sqrt((double) moving / FEW));
        double numeric = quotient(function, point, sizes, direction, step);
        double finer = Math.abs(analytic - numeric) <= allowed(numeric)
                ? numeric
                : quotient(function, point, sizes, direction, step / 10);
        return new Slope(numeric, finer, analytic);
    }

    private static double allowed(double numeric) {
        return TOLERANCE * (1 + Math.abs(numeric));
    }

    /** Whether the gradient agrees with the difference quotient. */
    boolean agrees() {
        return Math.abs(analytic - numeric) <= allowed(numeric);
    }

    /** Whether both slopes are exactly 0, so that they say nothing. */
    boolean isNothing() {
        return analytic == 0 && numeric == 0;
    }

    /**
     * Whether the two difference quotients disagree, as they do near a kink and where the function is not finite. They
     * must agree much better with each other than with a gradient that is to be called wrong.
     */
    boolean isRough() {
        return !(Math.abs(finer - numeric) <= Math.max(allowed(numeric), Math.abs(analytic - numeric)) / 10);
    }

    /** The difference, as a part of 1 + |slope|. */
    double difference() {
        return Math.abs(analytic - numeric) / (1 + Math.abs(numeric));
    }

    private static double quotient(
            Function function, Map<String, RefTensor> point, Sizes sizes, List<double[]> direction, double step) {
        double ahead = value(function, moved(function, point, direction, step), sizes);
        double behind = value(function, moved(function, point, direction, -step), sizes);
        return (ahead - behind) / (2 * step);
    }

    private static Map<String, RefTensor> moved(
            Function function, Map<String, RefTensor> point, List<double[]> direction, double step) {
        Map<String, RefTensor> moved = new HashMap<>(point);
        for (int i = 0; i < direction.size(); i++) {
            RefTensor from = point.get(function.variables().get(i));
            double[] data = from.data().clone();
            for (int k = 0; k < data.length; k++) {
                data[k] += step * direction.get(i)[k];
            }
            moved.put(function.variables().get(i), new RefTensor(from.dtype(), from.sizes(), data));
        }
        return moved;
    }

    private static double value(Function function, Map<String, RefTensor> point, Sizes sizes) {
        return run(function.value(), point, sizes).output("value").data()[0];
    }

    private static Evaluation run(Graph graph, Map<String, RefTensor> point, Sizes sizes) {
        return Interpreter.run(graph, point, sizes, Interpreter.Precision.DOUBLE, (node, values) -> {});
    }
}
