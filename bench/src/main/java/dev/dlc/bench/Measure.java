package dev.dlc.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times the steps of a workload after a warm-up and prints one line of JSON. */
final class Measure {
    private static final double WARM_SECONDS = 5;
    private static final double TIMED_SECONDS = 5;
    private static final int LEAST_STEPS = 30;

    private Measure() {}

    static String run(String name, Workload workload) {
        double first = time(workload) * 1e3;
        double firstLoss = workload.loss();
        long begun = System.nanoTime();
        while ((System.nanoTime() - begun) * 1e-9 < WARM_SECONDS) {
            workload.step();
        }
        List<Double> seconds = new ArrayList<>();
        begun = System.nanoTime();
        while (seconds.size() < LEAST_STEPS || (System.nanoTime() - begun) * 1e-9 < TIMED_SECONDS) {
            seconds.add(time(workload));
        }
        seconds.sort(Double::compare);
        double median = seconds.get(seconds.size() / 2);
        return String.format(
                Locale.ROOT,
                "{\"peer\":\"dlc\",\"workload\":\"%s\",\"median_ms\":%.5f,\"min_ms\":%.5f,\"p95_ms\":%.5f,\"steps\":%d,"
                        + "\"gflops\":%.2f,\"first_step_ms\":%.1f,\"first_loss\":%s,\"last_loss\":%s}",
                name,
                median * 1e3,
                seconds.getFirst() * 1e3,
                seconds.get(seconds.size() * 95 / 100) * 1e3,
                seconds.size(),
                workload.flops() / median * 1e-9,
                first,
                json(firstLoss),
                json(workload.loss()));
    }

    private static String json(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static double time(Workload workload) {
        long start = System.nanoTime();
        workload.step();
        return (System.nanoTime() - start) * 1e-9;
    }
}
