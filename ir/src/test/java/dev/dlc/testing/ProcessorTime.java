package dev.dlc.testing;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A limit for what must not hang, in processor time of the whole process: waiting for a core is no hang. What makes no
 * progress at all, as in a deadlock, uses none, so that there is a limit by the clock as well, which is much larger.
 */
public final class ProcessorTime {
    /** By the clock, this many times the limit. */
    private static final int CLOCK = 20;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ProcessorTime() {}

    /**
     * The result of an action.
     *
     * @throws AssertionError where it takes more than the limit; it goes on in a thread of its own
     * @throws ExecutionException with what the action throws
     */
    public static <T> T within(Duration limit, Callable<T> action) throws ExecutionException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = Thread.ofPlatform().daemon().name("limited").start(task);
        long start = SYSTEM.getProcessCpuTime();
        long clock = System.nanoTime();
        while (true) {
            try {
                return task.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                Duration used = Duration.ofNanos(SYSTEM.getProcessCpuTime() - start);
                Duration passed = Duration.ofNanos(System.nanoTime() - clock);
                if (used.compareTo(limit) > 0 || passed.compareTo(limit.multipliedBy(CLOCK)) > 0) {
                    AssertionError hang = new AssertionError("no end after " + used.toMillis()
                            + " ms of processor time and " + passed.toMillis() + " ms by the clock");
                    hang.setStackTrace(thread.getStackTrace());
                    throw hang;
                }
            }
        }
    }
}
