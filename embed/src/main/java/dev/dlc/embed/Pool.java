package dev.dlc.embed;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
 * <p>Protocol: {@code ticket} holds the number of the launch in its upper and the next unclaimed item in its lower
 * half. A thread claims a block of items by advancing the lower half, which fails if the launch has changed meanwhile;
 * a launch changes only after all its items are done. So what a thread reads of a launch after a claim belongs to that
 * launch.
 */
public final class Pool implements AutoCloseable {
    private static final long INLINE_WORK = 40_000;
    private static final long SPIN_NANOS = 200_000;
    private static final int BLOCKS_PER_THREAD = 4;
    private static final long CLOSED_ITEM = Integer.MAX_VALUE;

    private final Worker[] workers;
    private final ThreadLocal<Scratch> callerScratch = ThreadLocal.withInitial(Scratch::new);
    private final ReentrantLock busy = new ReentrantLock();
    private final AtomicLong ticket = new AtomicLong(CLOSED_ITEM);
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean closed;

    // The launch; written before its ticket is published.
    private Kernel kernel;
    private Object[] slabs;
    private int[][] calls;
    private Cancellation cancellation;
    private int block;
    private volatile int total;
    private volatile Thread caller;
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
        block = Math.max(1, items / (threads() * BLOCKS_PER_THREAD));
        total = items;
        failure = null;
        done.set(0);
        caller = Thread.currentThread();
        long launch = (ticket.get() >>> 32) + 1 << 32;
        ticket.set(launch);
        for (Worker worker : workers) {
            if (worker.parked) {
                LockSupport.unpark(worker);
            }
        }
        claimAndRun(callerScratch.get());
        awaitDone(items);
        // No thread may claim items of the next launch before that is complete in memory.
        ticket.set(launch | CLOSED_ITEM);
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

    private void awaitDone(int items) {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (done.get() < items) {
            if (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Claims and runs blocks of items until none is left. */
    private void claimAndRun(Scratch scratch) {
        while (true) {
            long claim = ticket.get();
            int from = (int) claim;
            int limit = total;
            if (from >= limit) {
                return;
            }
            int to = Math.min(limit, from + block);
            if (ticket.compareAndSet(claim, claim - from + to)) {
                finish(to - from + runBlock(from, to, scratch));
            }
        }
    }

    /** Runs claimed items; returns how many unclaimed ones it gave up because of a failure. */
    private int runBlock(int from, int to, Scratch scratch) {
        try {
            if (cancellation.isRequested()) {
                throw new CancellationException();
            }
            runItems(from, to, scratch);
            return 0;
        } catch (Throwable e) {
            // Rethrown by the caller; what other threads have claimed still runs to its end.
            failure = e;
            return giveUp();
        }
    }

    private int giveUp() {
        while (true) {
            long claim = ticket.get();
            int next = (int) claim;
            if (ticket.compareAndSet(claim, claim - next + total)) {
                return total - next;
            }
        }
    }

    /** Items are numbered through all calls. */
    private void runItems(int from, int to, Scratch scratch) {
        int first = 0;
        for (int i = 0; first < to; i++) {
            int[] args = calls[i];
            int items = kernel.items(args);
            int begin = Math.max(from, first);
            int end = Math.min(to, first + items);
            if (begin < end) {
                kernel.run(slabs, args, begin - first, end - first, scratch);
            }
            first += items;
        }
    }

    private void finish(int items) {
        if (done.addAndGet(items) == total && Thread.currentThread() != caller) {
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
        private volatile boolean parked;

        Worker(int number) {
            super("dlc-worker-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                claimAndRun(scratch);
                awaitLaunch();
            }
        }

        private boolean isIdle() {
            return (int) ticket.get() >= total && !closed;
        }

        private void awaitLaunch() {
            long start = System.nanoTime();
            while (isIdle()) {
                if (System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                    continue;
                }
                parked = true;
                if (isIdle()) {
                    LockSupport.park(Pool.this);
                }
                parked = false;
                // An interrupt would make every further park return at once.
                Thread.interrupted();
            }
        }
    }
}
