package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Graph;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random graphs with their gradients, fused: generated code of all lanes has the bits of single nodes' kernels. */
class FusedKernelsTest {
    private static final List<JvmBackend> BACKENDS = List.of(
            new JvmBackend(new JvmOptions(LaneChoice.SCALAR, OptionalInt.empty(), true)),
            new JvmBackend(new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(128), true)),
            new JvmBackend(new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(256), true)));

    private static final Pool POOL = new Pool(2);

    @AfterContainer
    static void close() {
        BACKENDS.forEach(JvmBackend::close);
        POOL.close();
    }

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(14);
    }

    @Property(tries = 40, seed = "20261128")
    void allLanesAgreeWithSingleNodes(@ForAll("graphs") RandomGraph random) {
        Graph graph = random.withGradients();
        Map<String, RefTensor> leaves = random.leaves(6);
        Program single = Optimizer.optimize(graph, Options.standard().at(Options.Level.O0));
        Program fused = Optimizer.optimize(graph, Options.standard());
        Map<String, RefTensor> expected =
                ProgramInterpreter.run(single, leaves, name -> random.rows()).outputs();
        for (JvmBackend backend : BACKENDS) {
            Map<String, RefTensor> found = new ProgramRun(fused, leaves, name -> random.rows()).run(backend, POOL);
            expected.forEach((name, value) -> assertArrayEquals(
                    value.data(),
                    found.get("output " + name).data(),
                    () -> backend.vectorBits() + " " + name + "\n" + ProgramPrinter.print(fused)));
        }
    }
}
