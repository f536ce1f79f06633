package dev.dlc.ir.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.op.Numbers;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.RefTensor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the meaning of every row. */
class OpMeaningTest {
    private static final long SEED = 7;

    static Stream<OpCase> cases() {
        return OpCase.all();
    }

    /** Results have the type that the type rule says, and hold numbers of that type. */
    @ParameterizedTest
    @MethodSource("cases")
    void resultsAreOfTheirType(OpCase c) {
        Graph graph = c.graph();
        for (Interpreter.Precision precision : Interpreter.Precision.values()) {
            Evaluation evaluation = Interpreter.run(graph, c.draw(SEED), precision);
            for (int i = 0; i < graph.roots().size(); i++) {
                RefTensor value = evaluation.values().get(i);
                assertEquals(graph.roots().get(i).value().dtype(), value.dtype());
                assertArrayEquals(Sizes.NONE.of(graph.roots().get(i).value().shape()), value.sizes());
                for (double x : value.data()) {
                    assertTrue(isNumberOf(x, value.dtype(), precision), () -> x + " is no " + value.dtype());
                }
            }
        }
    }

    private static boolean isNumberOf(double x, DType dtype, Interpreter.Precision precision) {
        return switch (dtype.kind()) {
            case FLOAT -> precision == Interpreter.Precision.DOUBLE || Double.compare(x, Numbers.round(x, dtype)) == 0;
            case INT -> x == Math.rint(x) && x >= Numbers.lowest(dtype) && x <= Numbers.highest(dtype);
            case BOOL -> x == 0 || x == 1;
        };
    }

    /** Rounding to f32 at each step changes results a little and not more. */
    @ParameterizedTest
    @MethodSource("cases")
    void declaredPrecisionIsNearDouble(OpCase c) {
        Map<String, RefTensor> operands = rounded(c.draw(SEED));
        Evaluation exact = Interpreter.run(c.graph(), operands, Interpreter.Precision.DOUBLE);
        Evaluation declared = Interpreter.run(c.graph(), operands, Interpreter.Precision.DECLARED);
        for (int i = 0; i < exact.values().size(); i++) {
            double scale = 1;
            for (double x : exact.values().get(i).data()) {
                scale = Double.isFinite(x) ? Math.max(scale, Math.abs(x)) : scale;
            }
            assertArrayEquals(
                    exact.values().get(i).data(), declared.values().get(i).data(), 4e-6 * scale);
        }
    }

    private static Map<String, RefTensor> rounded(Map<String, RefTensor> values) {
        Map<String, RefTensor> rounded = new HashMap<>();
        values.forEach((name, x) -> {
            double[] data = x.data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] = Numbers.round(data[i], x.dtype());
            }
            rounded.put(name, new RefTensor(x.dtype(), x.sizes(), data));
        });
        return rounded;
    }
}
