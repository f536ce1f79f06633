package dev.dlc.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Model.LoadedModel;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.train.TrainOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
    @TempDir
    Path folder;

    @Test
    void trainsLoadsAndCalls() {
        Program program = Dlc.compile(Path.of("mlp.dlm"));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (Device device = new CpuDevice(CpuOptions.standard())) {
            Map<String, Object> metrics = Digits.train(
                    program,
                    device,
                    TrainOptions.to(folder).withData(folder).withEpochs(1).withSeed(2),
                    new PrintStream(log, true, StandardCharsets.UTF_8));
            assertEquals(78L, metrics.get("steps"));
            assertTrue((Double) metrics.get("accuracy") > 0.6, metrics.toString());
            assertTrue(log.toString(StandardCharsets.UTF_8).startsWith("epoch 1 {accuracy=0."), log.toString());
            LoadedModel net = program.model("Digits").load(device, folder.resolve("weights.safetensors"));
            float[] pictures = new float[3 * 784];
            pictures[784 + 400] = 1;
            int[] classes = Digits.classes(net, pictures);
            assertArrayEquals(new int[] {classes[2], classes[2]}, new int[] {classes[0], classes[2]});
        }
    }
}
