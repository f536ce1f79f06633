package dev.dlc.embed;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of threads, the caller among them, that run the items of a launch. Which thread runs which item
 * depends on timing; kernels are written so that results do not. A dispatch allocates nothing.
 *
 * <p>Threads that wait spin for some 200 microseconds, as long as short launches of a step take, and then park, so that
 * an idle pool leaves the cores to others. Small launches run on the caller alone. Any thread may call {@link #run};
 * one that finds the pool busy runs its items by itself.
 *
 * <p>Protocol: the items of a launch are divided into {@linkplain Shares blocks that threads claim}. A thread that
 * finds none left adds how many it ran to those that are done; the launch ends, and another may begin, when all are.
 */
public final class Pool implements AutoCloseable {
    private static final long INLINE_WORK = 40_000;
    private static final long SPIN_NANOS = 200_000;
    private static final int BLOCKS_PER_THREAD = 4;

    /** Its fraction, times 2^32: multiples of it are spread evenly whatever their number. */
    private static final long GOLDEN_RATIO = 0x9E37_79B9L;

    private final Worker[] workers;
    private final ThreadLocal<Scratch> callerScratch = ThreadLocal.withInitial(Scratch::new);
    private final ReentrantLock busy = new ReentrantLock();
    private final Shares shares;
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean closed;

    // The launch; written before its blocks are published.
    private Kernel kernel;
    private Object[] slabs;
    private int[][] calls;
    private Cancellation cancellation;
    private volatile int blocks;
    private volatile Thread caller;
    private volatile boolean isCallerParked;
    private volatile Throwable failure;

    /**
     * Starts the threads.
     *
     * @param threads how many threads work on a launch, the caller included; at least 1
     * @throws IllegalArgumentException if there is less than one
     */
    public Pool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool needs at least 1 thread, found " + threads);
        }
        shares = new Shares(threads);
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /** How many threads work on a launch, the caller included. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs all items of all calls and returns when they are done.
     *
     * <p>When a kernel throws, or the cancellation is requested, no further item is started, running ones end, and the
     * buffers that the launch writes hold neither old nor new values.
     *
     * @param kernel the kernel
     * @param slabs the arrays that hold all buffers
     * @param calls the arguments of each call; the calls are independent of one another
     * @param cancellation asks to stop
     * @throws CancellationException if it was cancelled
     * @throws IllegalStateException if the pool is closed
     */
    public void run(Kernel kernel, Object[] slabs, int[][] calls, Cancellation cancellation) {
        if (closed) {
            throw new IllegalStateException("the pool is closed");
        }
        int items = 0;
        long work = 0;
        for (int[] args : calls) {
            items = Math.addExact(items, kernel.items(args));
            work += kernel.work(args);
        }
        boolean isShared = workers.length > 0 && items > 1 && work >= INLINE_WORK && busy.tryLock();
        if (!isShared) {
            runAlone(kernel, slabs, calls, cancellation);
            return;
        }
        try {
            runShared(kernel, slabs, calls, items, cancellation);
        } finally {
            busy.unlock();
        }
    }

    /** Stops the threads after the launch in progress, and waits for their end. */
    @Override
    public void close() {
        busy.lock();
        try {
            closed = true;
            for (Worker worker : workers) {
                LockSupport.unpark(worker);
            }
        } finally {
            busy.unlock();
        }
        boolean interrupted = false;
        for (Worker worker : workers) {
            interrupted |= joinFully(worker);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joinFully(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                // The threads end by themselves soon; the caller sees the interrupt after the wait.
                interrupted = true;
            }
        }
    }

    private void runAlone(Kernel kernel, Object[] slabs, int[][] calls, Cancellation cancellation) {
        Scratch scratch = callerScratch.get();
        for (int[] args : calls) {
            scratch.forget();
            int items = kernel.items(args);
            int step = Math.max(1, items / BLOCKS_PER_THREAD);
            for (int from = 0; from < items; from += step) {
                if (cancellation.isRequested()) {
                    throw new CancellationException();
                }
                kernel.run(slabs, args, from, Math.min(items, from + step), scratch);
            }
        }
    }

    private void runShared(Kernel kernel, Object[] slabs, int[][] calls, int items, Cancellation cancellation) {
        this.kernel = kernel;
        this.slabs = slabs;
        this.calls = calls;
        this.cancellation = cancellation;
        blocks = Math.min(items, Math.min(threads() * BLOCKS_PER_THREAD, Shares.MOST_BLOCKS));
        failure = null;
        done.set(0);
        caller = Thread.currentThread();
        shares.publish(blocks);
        for (Worker worker : workers) {
            if (worker.isParked) {
                LockSupport.unpark(worker);
            }
        }
        claimAndRun(0, callerScratch.get());
        awaitDone();
        caller = null;
        forgetLaunch();
        if (failure != null) {
            throw propagated(failure);
        }
    }

    private void forgetLaunch() {
        kernel = null;
        slabs = null;
        calls = null;
        cancellation = null;
    }

    private void awaitDone() {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (!isDone()) {
            if (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
                continue;
            }
            isCallerParked = true;
            if (!isDone()) {
                LockSupport.park(this);
            }
            isCallerParked = false;
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDone() {
        return done.get() == blocks;
    }

    /** Claims and runs blocks until none is left. */
    private void claimAndRun(int thread, Scratch scratch) {
        int ended = 0;
        scratch.forget();
        for (int block = shares.claim(thread); block != Shares.NONE; block = shares.claim(thread)) {
            ended += 1 + runBlock(block, scratch);
        }
        if (ended > 0) {
            finish(ended);
        }
    }

    /** Runs a claimed block; returns how many unclaimed ones it gave up because of a failure. */
    private int runBlock(int block, Scratch scratch) {
        try {
            if (cancellation.isRequested()) {
                throw new CancellationException();
            }
            runItems(block, scratch);
            return 0;
        } catch (Throwable e) {
            // Rethrown by the caller; what other threads have claimed still runs to its end.
            failure = e;
            return giveUp();
        }
    }

    private int giveUp() {
        int given = 0;
        while (shares.claim(0) != Shares.NONE) {
            given++;
        }
        return given;
    }

    /**
     * A block is the same part of the items of each call. Parts begin a little later in one call than in another, since
     * the items of calls that have few would all come into the same blocks.
     */
    private void runItems(int block, Scratch scratch) {
        int parts = blocks;
        for (int i = 0; i < calls.length; i++) {
            long items = kernel.items(calls[i]);
            long later = (i * GOLDEN_RATIO & 0xFFFF_FFFFL) * parts >>> 32;
            int from = (int) ((block * items + later) / parts);
            int to = (int) ((block * items + items + later) / parts);
            if (calls.length > 1) {
                scratch.forget();
            }
            if (from < to) {
                kernel.run(slabs, calls[i], from, to, scratch);
            }
        }
    }

    private void finish(int ended) {
        int all = blocks;
        if (done.addAndGet(ended) == all && isCallerParked) {
            LockSupport.unpark(caller);
        }
    }

    private static RuntimeException propagated(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        // Kernels declare no checked exception.
        return (RuntimeException) failure;
    }

    private final class Worker extends Thread {
        private final Scratch scratch = new Scratch();
        private final int number;
        private volatile boolean isParked;

        Worker(int number) {
            super("dlc-worker-" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                claimAndRun(number, scratch);
                awaitLaunch();
            }
        }

        private boolean isIdle() {
            return shares.isEmpty(number) && !closed;
        }

        private void awaitLaunch() {
            long start = System.nanoTime();
            while (isIdle()) {
                if (System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                    continue;
                }
                isParked = true;
                if (isIdle()) {
                    LockSupport.park(Pool.this);
                }
                isParked = false;
                // An interrupt would make every further park return at once.
                Thread.interrupted();
            }
        }
    }
}
