package dev.dlc.codegen.jvm;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Notices when launches of compiled vector code allocate again. The JVM drops code when data goes a way that was never
 * taken before, and until the method has been called often enough to be compiled once more each of its vector
 * operations allocates: for large kernels that takes minutes of launches a hundred times too slow.
 *
 * <p>Looking costs some 50 ns, so after the first launches only some are looked at. Several threads may count at once;
 * what they lose of it does no harm.
 */
final class AllocationWatch {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FIRST_LAUNCHES = 128;
    private static final int EVERY = 64;
    /** The first launch of a thread may allocate since its scratch memory grows. */
    private static final int ENOUGH = 3;

    private int launches;
    private int allocating;

    /** Whether to look at the next launch; counts it. */
    boolean isDue() {
        int launch = launches;
        launches = launch + 1 & Integer.MAX_VALUE;
        return launch < FIRST_LAUNCHES || launch % EVERY == 0;
    }

    /** The bytes that the calling thread has allocated. */
    static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Takes note of a launch.
     *
     * @param before the bytes that the thread had allocated when it began
     * @return whether so many launches on end allocated that the code must have been dropped
     */
    boolean isLost(long before) {
        allocating = allocated() == before ? 0 : allocating + 1;
        return allocating >= ENOUGH;
    }

    /** Begins again, with code that is compiled once more. */
    void reset() {
        launches = 0;
        allocating = 0;
    }
}
