package peers;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Compiled against the peer harness: writes the parameters that a workload of the PyTorch peer starts from, and prints
 * its loss at steps 1, 2 and 10. The harness draws parameters one after the other from the generator of seed 1; so does
 * this, by the list of draws.
 */
public final class Losses {
    private Losses() {}

    public static void main(String[] args) throws Exception {
        String workload = args[0];
        Path draws = Path.of(args[1]);
        Path weights = Path.of(args[2]);
        set_num_threads(2);
        manual_seed(1);
        try (FileChannel out = FileChannel.open(
                weights, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (String line : Files.readAllLines(draws)) {
                String[] words = line.split(" ");
                long[] shape = new long[words.length - 2];
                for (int i = 0; i < shape.length; i++) {
                    shape[i] = Long.parseLong(words[i + 2]);
                }
                double scale = Double.parseDouble(words[1]);
                Tensor t = empty(shape);
                switch (words[0]) {
                    case "uniform" -> t.uniform_(-scale, scale, new GeneratorOptional());
                    case "normal" -> t.normal_(0, scale, new GeneratorOptional());
                    case "fill" -> t.fill_(new org.bytedeco.pytorch.Scalar((float) scale));
                    default -> throw new IllegalArgumentException(line);
                }
                float[] elements = Torch.floats(t);
                ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(elements);
                out.write(bytes);
            }
        }
        manual_seed(1);
        try (Work work = Torch.make(workload)) {
            double[] losses = new double[10];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = work.step();
            }
            System.out.println("{\"values\":[" + losses[0] + "," + losses[1] + "," + losses[9] + "]}");
        }
    }
}
