package dev.dlc.codegen.jvm;

import dev.dlc.embed.Scratch;
import dev.dlc.ir.kernel.Kernel;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs vector code until the JVM's best compiler has compiled it. Until then every vector operation allocates, and code
 * runs a hundred times slower than scalar code does; so a background thread runs single items on memory of its own, and
 * a kernel is done when items allocate nothing any more.
 *
 * <p>The thread starts with the first task and ends when there are none left.
 */
final class WarmUp implements AutoCloseable {
    /** Before the first choice most kernels of a step should be known. */
    private static final long GATHERING_MILLIS = 100;

    private static final int QUIET_RUNS = 4;
    private static final long MAX_NANOS = 10_000_000_000L;
    /** With fewer runs the time that a kernel took says nothing against it: it may only have been slow so far. */
    private static final int LEAST_RUNS = 6_000;

    /**
     * After so many runs the compiler has been asked as a rule, and waiting costs less than running: the JVM asks it
     * after 5,000 calls, with the options of dlc after 8,000, which code without long loops has to reach.
     */
    private static final int PATIENT_RUNS = 10_000;

    private static final long PAUSE_MILLIS = 1;

    /**
     * Between two waits runs go on for this long: the compiler counts only those that take a profile, and many short
     * ones may have passed before there was code that takes one.
     */
    private static final long RUNS_NANOS = 250_000;

    private final List<Task> tasks = new ArrayList<>();
    // The worker's, but for what is expected; all of its tasks share them, and they go when it ends.
    private Arrays arrays = new Arrays(new WarmUpMemory(), new Scratch());
    // Until the next collection they can be had back: others beside them would only add to the garbage.
    private WeakReference<Arrays> released = new WeakReference<>(arrays);
    private Optional<Thread> worker = Optional.empty();
    private volatile boolean closed;

    private record Arrays(WarmUpMemory memory, Scratch scratch) {}

    private record Task(LongSupplier spent, Runnable body, Consumer<Throwable> failed) {
        void run() {
            try {
                body.run();
            } catch (Throwable failure) {
                failed.accept(failure);
            }
        }
    }

    /**
     * Adds a task. Those come first whose kernels took most of the time so far.
     *
     * @param spent the time that launches of the kernel have taken so far, in nanoseconds
     * @param body runs the kernel's vector code until it is compiled
     * @param failed is told what the body throws, errors too: whoever waits for it must learn of its end
     */
    @SuppressWarnings("ThreadPriorityCheck") // the priority changes how long tasks take, not what they do
    synchronized void add(LongSupplier spent, Runnable body, Consumer<Throwable> failed) {
        if (closed) {
            return;
        }
        tasks.add(new Task(spent, body, failed));
        reclaim();
        if (worker.isEmpty()) {
            Thread thread = new Thread(this::work, "dlc-warm-up");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            worker = Optional.of(thread);
            thread.start();
        }
    }

    /** Says what a task that is about to be added needs, so that memory has its size from the beginning. */
    synchronized void expect(Kernel kernel, Workspace workspace, int[] args) {
        reclaim();
        arrays.memory.expect(kernel, workspace, args);
    }

    /** Takes back what the last worker has left, if the collector has not. */
    private void reclaim() {
        if (worker.isEmpty()) {
            Optional.ofNullable(released.get()).ifPresent(left -> arrays = left);
        }
    }

    /** Waits until no task is left. */
    synchronized void await() throws InterruptedException {
        while (worker.isPresent()) {
            wait();
        }
    }

    /** Drops the tasks that have not begun and ends the one that runs. */
    @Override
    public synchronized void close() {
        closed = true;
        tasks.clear();
    }

    boolean isClosed() {
        return closed;
    }

    private void work() {
        pause(GATHERING_MILLIS);
        while (true) {
            Optional<Task> task = next();
            if (task.isEmpty()) {
                return;
            }
            task.get().run();
        }
    }

    private synchronized Optional<Task> next() {
        Optional<Task> task = tasks.stream().max(Comparator.comparingLong(t -> t.spent.getAsLong()));
        if (task.isPresent()) {
            tasks.remove(task.get());
        } else {
            worker = Optional.empty();
            released = new WeakReference<>(arrays);
            arrays = new Arrays(new WarmUpMemory(), new Scratch());
            notifyAll();
        }
        return task;
    }

    /**
     * Why items still allocate.
     *
     * @param isFinal whether another try is in vain: the compiler may only have had no time yet
     */
    record Failure(String reason, boolean isFinal) {}

    /**
     * Runs items of stages until they allocate nothing.
     *
     * @param workspace what the stages need besides the buffers
     * @param prepared what the first stage prepares for the others
     * @param calls with other sizes each; they are run on memory of the warm-up's own
     * @return why it did not come to that; empty if it did
     */
    Optional<Failure> run(
            Kernel kernel,
            Workspace workspace,
            Workspace prepared,
            List<dev.dlc.embed.Kernel> stages,
            List<int[]> calls) {
        Optional<WarmUpMemory.Ready> ready = arrays.memory.prepare(kernel, workspace, prepared, calls);
        if (ready.isEmpty()) {
            return Optional.of(new Failure("warming up needs too much memory", true));
        }
        for (dev.dlc.embed.Kernel stage : stages) {
            try {
                if (!quieten(stage, ready.get())) {
                    return Optional.of(
                            closed
                                    ? new Failure("the backend was closed", true)
                                    : new Failure("the compiler leaves vectors in memory", false));
                }
            } catch (IndexOutOfBoundsException e) {
                // Places that data decides may lie elsewhere for zeros than for real data.
                return Optional.of(new Failure("it cannot be warmed up on zeros: " + e.getMessage(), true));
            }
        }
        return Optional.empty();
    }

    /** Whether the items of a stage came to allocate nothing, in all calls that have any. */
    boolean quieten(dev.dlc.embed.Kernel stage, WarmUpMemory.Ready ready) {
        List<int[]> calls =
                ready.calls().stream().filter(args -> stage.items(args) > 0).toList();
        if (calls.isEmpty()) {
            return true;
        }
        int quietRuns = QUIET_RUNS * calls.size();
        long start = System.nanoTime();
        long rested = start;
        int quiet = 0;
        for (int run = 0; !closed; run++) {
            int[] args = calls.get(run % calls.size());
            int item = item(run / calls.size(), stage.items(args));
            if (run / calls.size() % 2 == 0) {
                arrays.scratch.forget(); // both ways through items that hold something for others
            }
            long before = AllocationWatch.allocated();
            stage.run(ready.slabs(), args, item, item + 1, arrays.scratch);
            boolean isQuiet = AllocationWatch.allocated() == before;
            quiet = isQuiet ? quiet + 1 : 0;
            if (quiet >= quietRuns) {
                return true;
            }
            long now = System.nanoTime();
            if (run > LEAST_RUNS && now - start > MAX_NANOS) {
                return false;
            }
            if (run > PATIENT_RUNS && now - rested > RUNS_NANOS) {
                if (!pause(PAUSE_MILLIS)) {
                    return false;
                }
                rested = System.nanoTime();
            }
        }
        return false;
    }

    /**
     * The first item, the last one, which is often smaller, and between them one of the others after the other: what
     * the compiler has seen in none of them it leaves out, and throws its code away when it comes.
     */
    private static int item(int run, int items) {
        return switch (run % 4) {
            case 0 -> 0;
            case 2 -> items - 1;
            default -> run / 2 % items;
        };
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
