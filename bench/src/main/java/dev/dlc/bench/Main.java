package dev.dlc.bench;

import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One workload in one process:
 *
 * <pre>
 * time MODELS WORKLOAD WARM_SECONDS SECONDS
 * losses MODELS WORKLOAD WEIGHTS
 * </pre>
 */
public final class Main {
    private static final int THREADS = 2;
    private static final int[] COMPARED_STEPS = {1, 2, 10};

    private Main() {}

    /** Runs the command of the arguments. */
    public static void main(String[] args) {
        Path models = Path.of(args[1]);
        Spec spec = Workloads.named(args[2]).getFirst();
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(THREADS))) {
            Session session = Session.open(models, spec, device);
            switch (args[0]) {
                case "time" -> {
                    Measure measure = new Measure(Double.parseDouble(args[3]), Double.parseDouble(args[4]));
                    System.out.println(measure.run(spec, session.workload(), () -> awaitWarm(device)));
                }
                case "losses" -> {
                    session.load(spec, Path.of(args[3]));
                    System.out.println(losses(session));
                }
                default -> throw new IllegalArgumentException("unknown command " + args[0]);
            }
        }
    }

    private static void awaitWarm(CpuDevice device) {
        try {
            device.backend().awaitWarm();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String losses(Session session) {
        List<Double> losses = new ArrayList<>();
        int step = 0;
        for (int wanted : COMPARED_STEPS) {
            while (step < wanted) {
                session.workload().step();
                step++;
            }
            losses.add(session.workload().loss());
        }
        return "{\"parameters\":" + session.parameters() + ",\"losses\":" + losses + "}";
    }
}
