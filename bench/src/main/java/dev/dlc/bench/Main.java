package dev.dlc.bench;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.profile.Roof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One workload in one process:
 *
 * <pre>
 * time MODELS WORKLOAD WARM_SECONDS SECONDS THREADS
 * values MODELS WORKLOAD WEIGHTS
 * prove MODELS WORKLOAD LANE...
 * grow MODELS GROWTH WARM_SECONDS SECONDS
 * </pre>
 */
public final class Main {
    private static final int THREADS = 2;
    private static final int[] COMPARED_STEPS = {1, 2, 10};

    private Main() {}

    /** Runs the command of the arguments. */
    public static void main(String[] args) throws InterruptedException {
        Path models = Path.of(args[1]);
        switch (args[0]) {
            case "time" -> System.out.println(time(models, spec(args[2]), measure(args), Integer.parseInt(args[5])));
            case "values" -> System.out.println(values(models, spec(args[2]).asPeer(), Path.of(args[3])));
            case "prove" -> {
                List<LaneChoice> lanes =
                        Arrays.stream(args).skip(3).map(LaneChoice::valueOf).toList();
                System.out.println(Proof.of(models, spec(args[2]), lanes));
            }
            case "grow" -> grow(models, Growth.named(args[2]).findFirst().orElseThrow(), measure(args));
            default -> throw new IllegalArgumentException("unknown command " + args[0]);
        }
    }

    private static Spec spec(String id) {
        return Workloads.named(id).getFirst();
    }

    private static Measure measure(String[] args) {
        return new Measure(Double.parseDouble(args[3]), Double.parseDouble(args[4]));
    }

    private static Timing time(Path models, Spec spec, Measure measure, int threads) throws InterruptedException {
        double resident = Resident.megabytes(Resident.NOW);
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(threads))) {
            double median = median(models, spec, measure, device);
            double peak = Resident.megabytes(Resident.PEAK);
            return new Timing(median, peak, resident, Roof.measure(threads));
        }
    }

    /** The median time of a step, in milliseconds. */
    private static double median(Path models, Spec spec, Measure measure, CpuDevice device)
            throws InterruptedException {
        Session session = Session.open(models, spec, device);
        return measure.run(session.workload(), device.backend()::awaitWarm).median() * 1e3;
    }

    private static void grow(Path models, Growth growth, Measure measure) throws InterruptedException {
        for (int size : growth.sizes()) {
            Spec spec = growth.at().apply(size);
            try (CpuDevice device = new CpuDevice(CpuOptions.threads(THREADS))) {
                double median = median(models, spec, measure, device);
                System.out.println(new Growth.Point(size, median, spec.flops()));
            }
        }
    }

    private static String values(Path models, Spec spec, Path weights) throws InterruptedException {
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(THREADS))) {
            Session session = Session.open(models, spec, device);
            session.load(spec, weights);
            List<Double> values = new ArrayList<>();
            int step = 0;
            for (int wanted : COMPARED_STEPS) {
                while (step < wanted) {
                    session.workload().step();
                    step++;
                }
                values.add(session.workload().value());
                device.backend().awaitWarm();
            }
            return "{\"parameters\":" + session.parameters() + ",\"values\":" + values + "}";
        }
    }
}
