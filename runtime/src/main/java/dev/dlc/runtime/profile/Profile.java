package dev.dlc.runtime.profile;

import dev.dlc.codegen.jvm.LaunchObserver;
import dev.dlc.codegen.jvm.LaunchWork;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the times of launches. Launches of one thread only; {@link #clear} starts again. */
public final class Profile implements LaunchObserver {
    private final Map<int[][], Times> byLaunch = new IdentityHashMap<>();
    private final List<Times> inOrder = new ArrayList<>();

    private static final class Times {
        private final Kernel kernel;
        private final int[][] calls;
        private Lane lane;
        private long runs;
        private long nanos;
        private long least = Long.MAX_VALUE;

        private Times(Kernel kernel, int[][] calls, Lane lane) {
            this.kernel = kernel;
            this.calls = calls;
            this.lane = lane;
        }
    }

    /**
     * What is known of a launch.
     *
     * @param kernel what ran
     * @param origins the nodes that it computes, as people know them
     * @param lane the code that ran last
     * @param runs how often
     * @param nanos in all
     * @param leastNanos the shortest run
     * @param work of one run
     */
    public record Row(
            Kernel kernel,
            List<Program.Origin> origins,
            Lane lane,
            long runs,
            long nanos,
            long leastNanos,
            LaunchWork work) {
        public Row {
            origins = List.copyOf(origins);
        }
    }

    @Override
    public void ran(Kernel kernel, Lane lane, int[][] calls, long nanos) {
        Times times = byLaunch.get(calls);
        if (times == null) {
            times = new Times(kernel, calls, lane);
            byLaunch.put(calls, times);
            inOrder.add(times);
        }
        times.lane = lane;
        times.runs++;
        times.nanos += nanos;
        times.least = Math.min(times.least, nanos);
    }

    /** Forgets what was measured. */
    public void clear() {
        byLaunch.clear();
        inOrder.clear();
    }

    /**
     * The launches in the order in which they first ran.
     *
     * @param program what ran; its launches of a kernel are those measured, in order
     */
    public List<Row> rows(Program program) {
        Map<Kernel, List<Program.Launch>> launches = new HashMap<>();
        for (Program.Launch launch : program.launches()) {
            launches.computeIfAbsent(launch.kernel(), k -> new ArrayList<>()).add(launch);
        }
        Map<Kernel, Integer> seen = new LinkedHashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Times t : inOrder) {
            int number = seen.merge(t.kernel, 1, Integer::sum) - 1;
            List<Program.Launch> same = launches.getOrDefault(t.kernel, List.of());
            List<Program.Origin> origins = number < same.size()
                    ? same.get(number).calls().stream()
                            .flatMap(call -> call.origins().stream())
                            .toList()
                    : List.of();
            rows.add(new Row(t.kernel, origins, t.lane, t.runs, t.nanos, t.least, LaunchWork.of(t.kernel, t.calls)));
        }
        return rows;
    }
}
