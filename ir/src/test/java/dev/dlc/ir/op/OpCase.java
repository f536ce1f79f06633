package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One test row of the op table as a graph with drawn operands; the table-driven tests of all modules run over
 * {@link #all}.
 *
 * @param op the op
 * @param index the place among the op's test rows
 * @param row the test row
 */
public record OpCase(Op op, int index, TestRow row) {
    /** How far drawn values stay away from kinks. */
    private static final double DISTANCE = 0.05;

    /** The cases of all rows but those of ops that differentiation removes. */
    public static Stream<OpCase> all() {
        return OpTable.all().stream()
                .filter(op -> op.family() != Op.Family.DIFFERENTIATION)
                .flatMap(OpCase::of);
    }

    /** The cases of an op. */
    public static Stream<OpCase> of(Op op) {
        List<TestRow> rows = op.tests();
        return IntStream.range(0, rows.size()).mapToObj(i -> new OpCase(op, i, rows.get(i)));
    }

    /** The graph of the op alone: inputs {@code x0, x1 ...}, an output for each item of the result. */
    public Graph graph() {
        Emit e = new Emit(new GraphBuilder());
        List<Node> operands = new ArrayList<>();
        for (Type.Tensor type : row.operands()) {
            operands.add(e.input("x" + operands.size(), type));
        }
        Node node = e.node(op, row.attrs(), row.regions(), operands);
        return Regions.graph(op.name(), operands, e.items(node));
    }

    /** A value for each input. Leaves of the case itself, such as a {@code param}, get one too. */
    public Map<String, RefTensor> draw(long seed) {
        Random random = new Random(seed);
        Map<String, RefTensor> values = new LinkedHashMap<>();
        for (int i = 0; i < row.operands().size(); i++) {
            values.put(
                    "x" + i, draw(random, row.operands().get(i), row.domains().get(i)));
        }
        if (op == Leaf.INPUT || op == Leaf.PARAM || op == Leaf.STATE) {
            Type.Tensor type = Type.tensor(
                    row.attrs().element("dtype"), new Shape(row.attrs().dims("shape")));
            values.put(row.attrs().text("name"), draw(random, type, TestRow.Domain.range(-2, 2)));
        }
        return values;
    }

    /** A tensor of a type with literal sizes. */
    public static RefTensor draw(Random random, Type.Tensor type, TestRow.Domain domain) {
        int[] sizes = type.shape().dims().stream()
                .mapToInt(dim -> Math.toIntExact(dim.constant().orElseThrow()))
                .toArray();
        double[] data = switch (domain) {
            case TestRow.Domain.Interval interval -> interval(random, type.dtype(), interval, RefTensor.count(sizes));
            case TestRow.Domain.Distinct distinct -> distinct(random, distinct, RefTensor.count(sizes));
            case TestRow.Domain.Grid grid -> grid(random, grid, RefTensor.count(sizes));
            case TestRow.Domain.Fixed fixed ->
                fixed.values().stream().mapToDouble(x -> x).toArray();
        };
        return new RefTensor(type.dtype(), sizes, data);
    }

    private static double[] interval(Random random, DType dtype, TestRow.Domain.Interval domain, int count) {
        double[] data = new double[count];
        for (int i = 0; i < count; i++) {
            double value;
            do {
                value = domain.low() + (domain.high() - domain.low()) * random.nextDouble();
            } while (isNearKink(value, domain));
            data[i] = dtype.isFloat() ? value : Numbers.wrap((long) Math.floor(value), dtype);
        }
        return data;
    }

    private static boolean isNearKink(double value, TestRow.Domain.Interval domain) {
        return domain.kinks().stream().anyMatch(kink -> Math.abs(value - kink) < DISTANCE);
    }

    private static double[] distinct(Random random, TestRow.Domain.Distinct domain, int count) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(domain.low() + (domain.high() - domain.low()) * (i + 0.5) / count);
        }
        Collections.shuffle(values, random);
        return values.stream().mapToDouble(x -> x).toArray();
    }

    private static double[] grid(Random random, TestRow.Domain.Grid domain, int count) {
        int steps = (int) Math.ceil((domain.high() - domain.low()) / domain.step());
        return random.ints(count, 0, steps)
                .mapToDouble(k -> domain.low() + k * domain.step())
                .toArray();
    }

    /** {@code tanh[3] f32[17]}. */
    @Override
    public String toString() {
        return op.name() + "[" + index + "] " + row.operands() + " "
                + row.attrs().values();
    }
}
