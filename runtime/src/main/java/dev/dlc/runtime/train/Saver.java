package dev.dlc.runtime.train;

import dev.dlc.ir.Type;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the values of a {@code save} to files of the output folder. */
final class Saver {
    private final TrainPlan.Save save;
    private final GraphSession session;

    Saver(TrainPlan.Save save, Device device, LeafStore leaves) {
        this.save = save;
        this.session = new GraphSession(device.compile(save.graph()), leaves);
    }

    /** The files written after {@code count} epochs or steps; none where it is not their turn. */
    List<Path> write(Class<? extends TrainPlan.Length> unit, long count, Path folder, long seed, long step) {
        if (!unit.isInstance(save.every()) || count % every() != 0) {
            return List.of();
        }
        Executable.Run run = session.bind(seed, step);
        run.compute().ifPresent(failure -> {
            throw Failures.diagnostic(failure).exception();
        });
        List<Path> written = new ArrayList<>();
        List<Executable.Output> outputs = session.executable().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            Path path = folder.resolve(outputs.get(i).name());
            TensorFile.write(
                    path,
                    HostTensor.of(
                            outputs.get(i).type().dtype(),
                            run.output(i),
                            sizes(outputs.get(i).type())));
            written.add(path);
        }
        return written;
    }

    private long every() {
        return switch (save.every()) {
            case TrainPlan.Length.Epochs epochs -> epochs.count();
            case TrainPlan.Length.Steps steps -> steps.count();
        };
    }

    private static int[] sizes(Type.Tensor type) {
        return type.shape().dims().stream()
                .mapToInt(dim -> Math.toIntExact(dim.constant().orElseThrow()))
                .toArray();
    }
}
