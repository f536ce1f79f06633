package peers;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compiled against the peer harness: times a workload of the PyTorch peer, and says before how large the process is
 * with the native library loaded and no model built.
 */
public final class Resident {
    private Resident() {}

    public static void main(String[] args) throws Exception {
        set_num_threads(Bench.THREADS);
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                System.out.println("{\"start_mb\":" + Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024 + "}");
            }
        }
        Torch.main(args);
    }
}
