package dev.dlc.examples;

import dev.dlc.embed.Cancellation;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.Model.LoadedModel;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.train.TrainEvent;
import dev.dlc.runtime.train.TrainOptions;
import dev.dlc.runtime.train.Trainer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * A network of {@code mlp.dlm} in a Java program: compiled, trained, loaded from its weights file and called.
 *
 * <p>From the root of a checkout, where {@code ./dlc} was built: {@code java --add-modules jdk.incubator.vector -cp
 * 'cli/target/dlc/lib/*:examples/target/classes' dev.dlc.examples.Digits}
 */
public final class Digits {
    private static final int PIXELS = 28 * 28;

    private Digits() {}

    /** Trains on digits that the program draws and tells two pictures apart: a stroke and an empty one. */
    public static void main(String[] args) {
        Path file = Path.of(args.length > 0 ? args[0] : "examples/mlp.dlm");
        Path out = Path.of(args.length > 1 ? args[1] : "runs/digits");
        Program program = Dlc.compile(file);
        try (Device device = new CpuDevice(CpuOptions.standard())) {
            train(program, device, TrainOptions.to(out).withEpochs(2), System.out);
            LoadedModel net = program.model("Digits").load(device, out.resolve("weights.safetensors"));
            float[] pictures = new float[2 * PIXELS];
            for (int row = 5; row < 23; row++) {
                pictures[row * 28 + 14] = 1; // an upright stroke; the second picture stays empty
            }
            System.out.println("the stroke looks like a " + classes(net, pictures)[0]);
        }
    }

    /** Trains the block {@code mlp}; each epoch is a line of {@code log}. */
    static Map<String, Object> train(Program program, Device device, TrainOptions options, PrintStream log) {
        Trainer trainer = new Trainer(
                program.train("mlp", Map.of("lr", "0.002")),
                device,
                DataSets.standard(),
                options,
                event -> {
                    if (event instanceof TrainEvent.EpochDone epoch) {
                        log.println("epoch " + epoch.epoch() + " " + epoch.evaluation());
                    }
                },
                new Cancellation());
        return trainer.run().metrics();
    }

    /** The class of each picture of 28 x 28 values in [0, 1]: where the logit is largest. */
    static int[] classes(LoadedModel net, float[] pictures) {
        HostTensor x = HostTensor.of(pictures, pictures.length / PIXELS, 1, 28, 28);
        HostTensor logits = net.call("forward", Map.of("x", x)).get("y");
        int[] classes = new int[pictures.length / PIXELS];
        for (int i = 0; i < classes.length; i++) {
            for (int k = 1; k < 10; k++) {
                boolean isLarger = logits.f32()[10 * i + k] > logits.f32()[10 * i + classes[i]];
                classes[i] = isLarger ? k : classes[i];
            }
        }
        return classes;
    }
}
