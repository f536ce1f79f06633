package dev.dlc.bench;

import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.profile.Roof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One workload in one process:
 *
 * <pre>
 * time MODELS WORKLOAD WARM_SECONDS SECONDS
 * values MODELS WORKLOAD WEIGHTS
 * </pre>
 */
public final class Main {
    private static final int THREADS = 2;
    private static final int[] COMPARED_STEPS = {1, 2, 10};

    private Main() {}

    /** Runs the command of the arguments. */
    public static void main(String[] args) throws InterruptedException {
        Path models = Path.of(args[1]);
        Spec spec = Workloads.named(args[2]).getFirst();
        double resident = Resident.megabytes(Resident.NOW);
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(THREADS))) {
            Session session = Session.open(models, spec, device);
            switch (args[0]) {
                case "time" -> System.out.println(time(args, session, device, resident));
                case "values" -> {
                    session.load(spec, Path.of(args[3]));
                    System.out.println(values(session, device));
                }
                default -> throw new IllegalArgumentException("unknown command " + args[0]);
            }
        }
    }

    private static Timing time(String[] args, Session session, CpuDevice device, double resident)
            throws InterruptedException {
        Measure measure = new Measure(Double.parseDouble(args[3]), Double.parseDouble(args[4]));
        Measure.Times times = measure.run(session.workload(), device.backend()::awaitWarm);
        double peak = Resident.megabytes(Resident.PEAK);
        return new Timing(times.median() * 1e3, peak, resident, Roof.measure(THREADS));
    }

    private static String values(Session session, CpuDevice device) throws InterruptedException {
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
