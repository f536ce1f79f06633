package dev.dlc.runtime.profile;

import dev.dlc.codegen.jvm.LaunchObserver;
import dev.dlc.codegen.jvm.LaunchWork;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Collects the times of launches. Launches of one thread only; {@link #clear} starts again. */
public final class Profile implements LaunchObserver {
    private final Map<int[][], Times> byLaunch = new IdentityHashMap<>();
    private final List<Times> inOrder = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private boolean keepsEvents;

    private static final class Times {
        private final Kernel kernel;
        private final int[][] calls;
        private final int number;
        private Lane lane;
        private long runs;
        private long nanos;
        private long least = Long.MAX_VALUE;

        private Times(Kernel kernel, int[][] calls, int number, Lane lane) {
            this.kernel = kernel;
            this.calls = calls;
            this.number = number;
            this.lane = lane;
        }
    }

    /**
     * What is known of a launch.
     *
     * @param launch what ran
     * @param lane the code that ran last
     * @param runs how often
     * @param nanos in all
     * @param leastNanos the shortest run
     * @param work of one run
     */
    public record Row(Program.Launch launch, Lane lane, long runs, long nanos, long leastNanos, LaunchWork work) {}

    /**
     * One run of a launch.
     *
     * @param row the position in {@link #rows}
     * @param start as {@link System#nanoTime} has it
     * @param nanos how long it took
     */
    public record Event(int row, long start, long nanos) {}

    @Override
    public void ran(Kernel kernel, Lane lane, int[][] calls, long nanos) {
        Times times = byLaunch.get(calls);
        if (times == null) {
            times = new Times(kernel, calls, inOrder.size(), lane);
            byLaunch.put(calls, times);
            inOrder.add(times);
        }
        times.lane = lane;
        times.runs++;
        times.nanos += nanos;
        times.least = Math.min(times.least, nanos);
        if (keepsEvents) {
            events.add(new Event(times.number, System.nanoTime() - nanos, nanos));
        }
    }

    /** Forgets what was measured. */
    public void clear() {
        byLaunch.clear();
        inOrder.clear();
        events.clear();
        keepsEvents = false;
    }

    /** Keeps each run from now on, which costs memory. */
    public void keepEvents() {
        keepsEvents = true;
    }

    /** The runs since {@link #keepEvents}. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /**
     * The launches in the order in which they first ran.
     *
     * @param program what ran; its launches of a kernel are those measured, in order
     * @throws IllegalArgumentException if a launch was measured that is not of the program
     */
    public List<Row> rows(Program program) {
        Map<Kernel, List<Program.Launch>> launches = new HashMap<>();
        for (Program.Launch launch : program.launches()) {
            launches.computeIfAbsent(launch.kernel(), k -> new ArrayList<>()).add(launch);
        }
        Map<Kernel, Integer> seen = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Times t : inOrder) {
            int number = seen.merge(t.kernel, 1, Integer::sum) - 1;
            List<Program.Launch> same = launches.getOrDefault(t.kernel, List.of());
            if (number >= same.size()) {
                throw new IllegalArgumentException("a launch of " + t.kernel.name() + " is not in " + program.name());
            }
            LaunchWork work = LaunchWork.of(t.kernel, t.calls);
            rows.add(new Row(same.get(number), t.lane, t.runs, t.nanos, t.least, work));
        }
        return rows;
    }
}
