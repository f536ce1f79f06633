package dev.dlc.optimizer.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.Graph;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Fused kernels compute the bits of kernels of single nodes. */
class RandomFusionTest {
    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(14);
    }

    @Property(tries = 300)
    void fusedGraphsHaveTheSameBits(@ForAll("graphs") RandomGraph random) {
        check(random.graph(), random);
    }

    @Property(tries = 150)
    void fusedGradientsHaveTheSameBits(@ForAll("graphs") RandomGraph random) {
        check(random.withGradients(), random);
    }

    private static void check(Graph graph, RandomGraph random) {
        Map<String, RefTensor> leaves = random.leaves(5);
        Program single = Optimizer.optimize(graph, Options.standard().at(Options.Level.O0));
        Program fused = Optimizer.optimize(graph, Options.standard());
        fused.launches().forEach(launch -> KernelVerifier.verify(launch.kernel()));
        Map<String, RefTensor> expected =
                ProgramInterpreter.run(single, leaves, name -> random.rows()).outputs();
        Map<String, RefTensor> found =
                ProgramInterpreter.run(fused, leaves, name -> random.rows()).outputs();
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, value) -> assertArrayEquals(
                value.data(), found.get(name).data(), () -> name + "\n" + ProgramPrinter.print(fused)));
    }
}
