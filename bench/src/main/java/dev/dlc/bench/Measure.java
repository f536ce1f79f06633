package dev.dlc.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Times the steps of a workload, as the peer harness does: after a warm-up, in windows of about 0.2 s, of which the
 * third counts during which others took the least processor time (whatever the step times were).
 *
 * @param warmSeconds length of the warm-up
 * @param seconds length of the measurement
 */
record Measure(double warmSeconds, double seconds) {
    private static final int LEAST_STEPS = 30;
    private static final double WINDOW = 0.2;
    private static final double GROUP = 5e-4;

    private record Window(double disturbance, List<Double> times) {}

    /** Waits until the code no longer gets faster by itself. */
    @FunctionalInterface
    interface Warm {
        void await() throws InterruptedException;
    }

    /**
     * Times of steps, in seconds.
     *
     * @param kept those that count, ascending
     */
    record Times(List<Double> kept) {
        Times {
            kept = List.copyOf(kept);
        }

        double median() {
            return kept.get(kept.size() / 2);
        }
    }

    /** Steps until the warm-up is over, then measures. */
    Times run(Workload workload, Warm warm) throws InterruptedException {
        workload.step();
        workload.step(); // kernels are warmed up from their second launch on
        warm.await();
        long begun = System.nanoTime();
        double least = Double.MAX_VALUE;
        do {
            long start = System.nanoTime();
            workload.step();
            least = Math.min(least, since(start));
        } while (since(begun) < warmSeconds);
        int inner = (int) Math.clamp(GROUP / least, 1, 10_000);
        return new Times(quiet(windows(workload, inner)));
    }

    private List<Window> windows(Workload workload, int inner) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<Window> windows = new ArrayList<>();
        long begun = System.nanoTime();
        int steps = 0;
        while (steps < LEAST_STEPS || since(begun) < seconds) {
            double busy = busy();
            long own = system.getProcessCpuTime();
            long start = System.nanoTime();
            List<Double> times = new ArrayList<>();
            do {
                long step = System.nanoTime();
                for (int i = 0; i < inner; i++) {
                    workload.step();
                }
                times.add(since(step) / inner);
                steps++;
            } while (since(start) < WINDOW);
            double others = busy() - busy - (system.getProcessCpuTime() - own) * 1e-9;
            windows.add(new Window(Math.max(0, others) / since(start), times));
        }
        return windows;
    }

    private static List<Double> quiet(List<Window> windows) {
        List<Window> sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparingDouble(Window::disturbance));
        List<Double> kept = new ArrayList<>();
        for (int i = 0; i < sorted.size() && (kept.size() < 20 || i < sorted.size() / 3); i++) {
            kept.addAll(sorted.get(i).times());
        }
        kept.sort(Double::compare);
        return kept;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) * 1e-9;
    }

    /** Processor time of all processes and of the hypervisor, in seconds; 0 where the system does not tell. */
    private static double busy() {
        return lines("/proc/stat").stream()
                .findFirst()
                .map(line -> line.trim().split("\\s+"))
                .map(f ->
                        (number(f[1]) + number(f[2]) + number(f[3]) + number(f[6]) + number(f[7]) + number(f[8])) / 100)
                .orElse(0.0);
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    private static List<String> lines(String file) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
