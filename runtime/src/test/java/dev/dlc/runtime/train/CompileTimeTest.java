package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.optimizer.program.Program;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * What is made of a program grows with its depth and not faster: nodes, launches, and hardly any kernels. With
 * {@code -Dcompile.measure=true} also the processor time of the stages is printed, for depths from 4 to 32.
 */
class CompileTimeTest {
    /** Doubling the depth may cost so many times as much: twice, and what parts of the program have in common. */
    private static final double MOST = 2.2;

    private static final String TRANSFORMER = """
        import attention { EncoderLayer }
        import optim { adam }

        train deep(depth: Int = 4) {
          layers = [EncoderLayer(32, 4) for i in 0..depth]
          steps 10
          step {
            let x = random.normal([4, 10, 32])
            let y = fold(layers, x, (h, layer) => layer(h, 0.0))
            let loss = mean((y - x)^2)
            minimize loss over layers with adam()
            report loss
          }
        }
        """;

    private static final String RESIDUAL = """
        import nn { Conv2d, BatchNorm2d }
        import optim { sgd }

        model Block(C: Int) {
          first = Conv2d(C, C, kernel: 3, padding: 1)
          norm1 = BatchNorm2d(C)
          second = Conv2d(C, C, kernel: 3, padding: 1)
          norm2 = BatchNorm2d(C)
          fn forward(x: f32[N, C, H, W]) -> f32[N, C, H, W] {
            relu(x + (x |> first |> norm1 |> relu |> second |> norm2))
          }
        }

        train deep(depth: Int = 4) {
          blocks = [Block(8) for i in 0..depth]
          steps 10
          step {
            let x = random.normal([2, 8, 12, 12])
            let y = fold(blocks, x, (h, block) => block(h))
            let loss = mean((y - x)^2)
            minimize loss over blocks with sgd(lr: 0.1, momentum: 0.9)
            report loss
          }
        }
        """;

    private static final String LOOP = """
        import recurrent { LstmCell }
        import optim { sgd }

        train deep(depth: Int = 4) {
          cell = LstmCell(8, 16)
          steps 10
          step {
            let x = random.normal([depth, 4, 8])
            let (_, (h, _)) = scan (h, c) = (zeros([4, 16]), zeros([4, 16])) for x_t in x {
              let (h1, c1) = cell(x_t, h, c)
              yield h1
              (h1, c1)
            }
            let loss = mean(h^2)
            minimize loss over cell with sgd(lr: 0.1)
            report loss
          }
        }
        """;

    /** Counts of one compilation. */
    private record Counts(long elaborated, long differentiated, long launches, long kernels) {
        boolean isAtMost(double factor, Counts other) {
            return elaborated <= factor * other.elaborated
                    && differentiated <= factor * other.differentiated
                    && launches <= factor * other.launches;
        }
    }

    private static Graph step(String text, int depth) {
        return Dlc.compile(new SourceFile("deep.dlm", text))
                .trainProgram("deep", Map.of("depth", Integer.toString(depth)))
                .phases()
                .getFirst()
                .step();
    }

    private static long nodes(Graph graph) {
        long inside = 0;
        for (Node node : graph.nodes()) {
            inside += node.regions().stream().mapToLong(CompileTimeTest::nodes).sum();
        }
        return graph.nodes().size() + inside;
    }

    private static Counts counts(String text, int depth) {
        Graph step = step(text, depth);
        Graph differentiated = PassRunner.quiet().run(List.of(Differentiate.PASS), step);
        Program program = Optimizer.optimize(step, Options.standard());
        long kernels = program.launches().stream()
                .map(Program.Launch::kernel)
                .distinct()
                .count();
        return new Counts(nodes(step), nodes(differentiated), program.launches().size(), kernels);
    }

    @Test
    void depthDoubledIsTwiceAsMuch() {
        for (String text : List.of(TRANSFORMER, RESIDUAL)) {
            Counts four = counts(text, 4);
            Counts eight = counts(text, 8);
            assertTrue(eight.isAtMost(MOST, four), () -> four + " and " + eight);
            assertTrue(eight.kernels() <= four.kernels() + 4, () -> four + " and " + eight);
        }
    }

    @Test
    void stepsOfALoopCostNothing() {
        Counts few = counts(LOOP, 10);
        Counts many = counts(LOOP, 10_000);
        assertEquals(few.elaborated(), many.elaborated());
        assertEquals(few.differentiated(), many.differentiated());
        assertEquals(few.kernels(), many.kernels());
        // Sizes decide which cheap values are made again rather than kept.
        assertTrue(Math.abs(many.launches() - few.launches()) <= 2, () -> few + " and " + many);
    }

    @Test
    void measured() {
        if (!Boolean.getBoolean("compile.measure")) {
            return;
        }
        for (String text : List.of(TRANSFORMER, RESIDUAL)) {
            for (int depth : new int[] {4, 4, 4, 8, 16, 32, 64}) {
                measure(text, depth);
            }
        }
        for (int steps : new int[] {10, 10_000}) {
            measure(LOOP, steps);
        }
    }

    private static void measure(String text, int depth) {
        List<String> times = new ArrayList<>();
        long start = cpu();
        Graph step = step(text, depth);
        times.add("elaborate " + millis(start));
        long[] last = {cpu()};
        PassRunner runner = new PassRunner(Optional.empty(), Optional.empty(), result -> {
            times.add(result.pass() + " " + millis(last[0]));
            last[0] = cpu();
        });
        Options options = new Options(Options.Level.O1, runner);
        JvmOptions scalar = new JvmOptions(JvmOptions.LaneChoice.SCALAR, OptionalInt.empty(), false);
        try (CpuDevice device = new CpuDevice(new CpuOptions(1, scalar, options))) {
            device.compile(step);
        }
        times.add("code " + millis(last[0]));
        System.out.println(depth + ": " + millis(start) + " ms: " + times);
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long millis(long since) {
        return (cpu() - since) / 1_000_000;
    }
}
