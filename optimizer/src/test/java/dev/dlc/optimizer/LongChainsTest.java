package dev.dlc.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Contract;
import dev.dlc.ir.op.ContractEmit;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.Regions;
import dev.dlc.ir.op.TestRow;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains that are cut into chunks are cut alike by the reference and by kernels. */
class LongChainsTest {
    /** A graph from two tensors. */
    record Case(String name, Shape left, Shape right, BiFunction<Emit, List<Node>, Node> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("dot", Shape.of(3, 4099), Shape.of(4099, 2), (e, in) -> e.matmul(in.get(0), in.get(1))),
                new Case(
                        "dot over two axes",
                        Shape.of(7, 3, 300),
                        Shape.of(7, 5, 300),
                        (e, in) -> e.dot(in.get(0), in.get(1), List.of(), List.of(), List.of(0, 2), List.of(0, 2))),
                new Case(
                        "conv",
                        Shape.of(1, 130, 5),
                        Shape.of(2, 130, 4),
                        (e, in) -> e.conv(in.get(0), in.get(1), attrs(1))),
                new Case(
                        "conv with a deep chain",
                        Shape.of(1, 300, 5),
                        Shape.of(2, 300, 4),
                        (e, in) -> e.conv(in.get(0), in.get(1), attrs(1))),
                new Case(
                        "gradient of the input",
                        Shape.of(1, 700, 4),
                        Shape.of(700, 2, 4),
                        (e, in) -> e.node(
                                Contract.CONV_INPUT_GRAD,
                                attrs(2).withDims("shape", Shape.of(1, 2, 11).dims()),
                                in.get(0),
                                in.get(1))),
                new Case(
                        "gradient of the weights",
                        Shape.of(90, 2, 17),
                        Shape.of(90, 3, 14),
                        (e, in) -> e.node(
                                Contract.CONV_WEIGHT_GRAD,
                                attrs(1).withDims("shape", Shape.of(3, 2, 4).dims()),
                                in.get(0),
                                in.get(1))),
                new Case(
                        "dot in a scan",
                        Shape.of(3, 2, 1100),
                        Shape.of(1100, 2),
                        (e, in) -> e.scan(
                                        List.of(e.zeros(Type.tensor(DType.F32, Shape.of(2, 2)))),
                                        List.of(in.get(0)),
                                        Dim.of(3),
                                        false,
                                        (carry, x) -> {
                                            Node next =
                                                    e.add(e.sin(carry.getFirst()), e.matmul(x.getFirst(), in.get(1)));
                                            return new ControlEmit.Step(List.of(next), List.of());
                                        })
                                .getFirst()));
    }

    private static dev.dlc.ir.Attrs attrs(int stride) {
        return ContractEmit.convAttrs(List.of(stride), List.of(0), List.of(0), List.of(1), 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void kernelsEqualTheReference(Case c) {
        Emit e = new Emit(new GraphBuilder());
        Map<String, RefTensor> leaves = new LinkedHashMap<>();
        List<Node> inputs = new ArrayList<>();
        Random random = new Random(1);
        for (Shape shape : List.of(c.left, c.right)) {
            Type.Tensor type = Type.tensor(DType.F32, shape);
            inputs.add(e.input("x" + inputs.size(), type));
            leaves.put("x" + leaves.size(), OpCase.draw(random, type, TestRow.Domain.range(-1, 1)));
        }
        Graph graph = Regions.graph("chains", inputs, List.of(c.make.apply(e, inputs)));
        RefTensor expected = Interpreter.run(graph, leaves, Interpreter.Precision.DECLARED)
                .values()
                .getFirst();
        for (Options.Level level : Options.Level.values()) {
            Program program = Optimizer.optimize(graph, Options.standard().at(level));
            RefTensor found =
                    ProgramInterpreter.run(program, leaves, name -> 0).outputs().get("0");
            assertArrayEquals(expected.data(), found.data(), level.toString());
        }
    }
}
