package dev.dlc.optimizer.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.Regions;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Fused kernels compute the bits of kernels of single nodes. */
class RandomFusionTest {
    private static final Dim N = Dim.symbol("N");

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(14);
    }

    @Property(tries = 300, seed = "20261128")
    void fusedGraphsHaveTheSameBits(@ForAll("graphs") RandomGraph random) {
        check(random.graph(), random);
    }

    @Property(tries = 150, seed = "20261128")
    void fusedGradientsHaveTheSameBits(@ForAll("graphs") RandomGraph random) {
        check(random.withGradients(), random);
    }

    /** Products of square matrices with elementwise ops before and behind them that share what they compute. */
    @Property(tries = 300, seed = "20261128")
    void epiloguesMayShareWorkWithFactors(@ForAll @Size(min = 3, max = 14) List<@IntRange(max = 999) Integer> choices) {
        Emit e = new Emit(new GraphBuilder());
        Type.Tensor square = Type.tensor(DType.F32, Shape.of(N, N));
        List<Node> inputs = List.of(e.input("x", square), e.input("w", square));
        List<Node> pool = new ArrayList<>(inputs);
        for (int choice : choices) {
            Node a = pool.get(pool.size() - 1 - choice / 10 % Math.min(4, pool.size()));
            Node b = pool.get(choice / 40 % pool.size());
            pool.add(
                    switch (choice % 10) {
                        case 0, 1, 2 -> e.matmul(a, b);
                        case 3 -> e.tanh(a);
                        case 4 -> e.transpose(a, List.of(1, 0));
                        case 5 -> e.sub(a, e.restore(e.reduceMax(b, List.of(1)), List.of(1), b.shape()));
                        case 6 -> e.add(a, e.restore(e.sum(b, List.of(0)), List.of(0), b.shape()));
                        case 7 -> e.cos(a);
                        default -> e.mul(a, e.tanh(b));
                    });
        }
        List<Node> results = List.of(pool.getLast(), pool.get(pool.size() - 2));
        Map<String, RefTensor> leaves = Map.of("x", matrix(1), "w", matrix(2));
        check(Regions.graph("products", inputs, results), leaves, 5);
    }

    private static RefTensor matrix(int seed) {
        double[] data = new double[25];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) Math.sin(seed + 3 * i) / 4;
        }
        return new RefTensor(DType.F32, new int[] {5, 5}, data);
    }

    private static void check(Graph graph, RandomGraph random) {
        check(graph, random.leaves(5), random.rows());
    }

    private static void check(Graph graph, Map<String, RefTensor> leaves, int rows) {
        Program single = Optimizer.optimize(graph, Options.standard().at(Options.Level.O0));
        Map<String, RefTensor> expected =
                ProgramInterpreter.run(single, leaves, name -> rows).outputs();
        for (long recomputeFrom : new long[] {Options.standard().recomputeFrom(), 0}) {
            Program fused = Optimizer.optimize(graph, Options.standard().recomputingFrom(recomputeFrom));
            fused.launches().forEach(launch -> KernelVerifier.verify(launch.kernel()));
            Map<String, RefTensor> found =
                    ProgramInterpreter.run(fused, leaves, name -> rows).outputs();
            assertEquals(expected.keySet(), found.keySet());
            expected.forEach((name, value) -> assertArrayEquals(
                    value.data(), found.get(name).data(), () -> name + "\n" + ProgramPrinter.print(fused)));
        }
    }
}
