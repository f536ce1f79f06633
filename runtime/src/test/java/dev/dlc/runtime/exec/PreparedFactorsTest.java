package dev.dlc.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.optimizer.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What launches prepare from constant factors, and keep, is another thing once the factors are. */
class PreparedFactorsTest {
    private static final int RUNS = 3;

    /** Vectors of this width have kernels with preparations. */
    private static final int WIDTH = 512;

    private static final Graph CALL = GraphParser.parse("""
        graph call(%x: f32[N, 16, 8, 8]) {
          %0 = param "w" : f32[32, 16, 3, 3]
          %1 = conv %x, %0 {dilation=[1, 1], groups=1, pad_high=[1, 1], pad_low=[1, 1], strides=[1, 1]} : f32[N, 32, 8, 8]
          return %1
        }
        """);

    private static final Graph STEP = GraphParser.parse("""
        graph step(%x: f32[N, 16, 8, 8], %change: f32[32, 16, 3, 3]) {
          %0 = param "w" : f32[32, 16, 3, 3]
          %1 = conv %x, %0 {dilation=[1, 1], groups=1, pad_high=[1, 1], pad_low=[1, 1], strides=[1, 1]} : f32[N, 32, 8, 8]
          %2 = add %0, %change : f32[32, 16, 3, 3]
          output "y" %1
          update "w" %2
        }
        """);

    private final Random random = new Random(5);
    private final float[] x = random(2 * 16 * 64);
    private final float[] change = random(32 * 16 * 9);

    private float[] random(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static LeafStore store() {
        return new LeafStore(
                List.of(new Leaf("w", Leaf.Kind.PARAMETER, DType.F32, List.of(32, 16, 3, 3), Optional.empty())));
    }

    private Executable.Run prepare(Device device, Graph graph, LeafStore leaves, int images) {
        Executable executable = device.compile(graph);
        Executable.Run run = executable.prepare(leaves, Map.of("N", (long) images));
        for (int i = 0; i < executable.inputs().size(); i++) {
            boolean isImage = executable.inputs().get(i).name().equals("x");
            run.input(i, isImage ? Arrays.copyOf(x, images * 16 * 64) : change);
        }
        return run;
    }

    private static CpuDevice vectors() {
        return new CpuDevice(
                new CpuOptions(2, new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(WIDTH), true), Options.standard()));
    }

    private static float[] result(Executable.Run run) {
        assertTrue(run.compute().isEmpty());
        float[] result = (float[]) run.output(0);
        run.commit();
        return result;
    }

    @Test
    void callsSeeNewParameters() {
        LeafStore leaves = store();
        try (Device cpu = vectors()) {
            for (int images : new int[] {1, 2}) {
                Executable.Run expected = prepare(new RefDevice(), CALL, leaves, images);
                Executable.Run found = prepare(cpu, CALL, leaves, images);
                for (int i = 0; i < RUNS; i++) {
                    leaves.write("w", random(32 * 16 * 9));
                    assertArrayEquals(result(expected), result(found));
                    assertArrayEquals(result(expected), result(found));
                }
            }
        }
    }

    @Test
    void callsSeeWhatStepsHaveWritten() {
        LeafStore leaves = store();
        leaves.write("w", random(32 * 16 * 9));
        try (Device cpu = vectors()) {
            Executable.Run step = prepare(cpu, STEP, leaves, 1);
            Executable.Run expected = prepare(new RefDevice(), CALL, leaves, 1);
            Executable.Run found = prepare(cpu, CALL, leaves, 1);
            for (int i = 0; i < RUNS; i++) {
                float[] before = result(found);
                assertArrayEquals(result(expected), before);
                assertArrayEquals(before, result(step));
                assertArrayEquals(result(expected), result(found));
            }
        }
    }
}
