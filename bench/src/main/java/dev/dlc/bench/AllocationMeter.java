package dev.dlc.bench;

import com.sun.management.ThreadMXBean;
import dev.dlc.ir.kernel.Kernel;
import java.lang.management.ManagementFactory;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Bytes that the calling thread and the threads of all pools allocate. Reading it allocates nothing. */
final class AllocationMeter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long[] workers = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("dlc-worker-"))
            .mapToLong(Thread::threadId)
            .toArray();
    private final Map<Kernel, long[]> byKernel = new IdentityHashMap<>();
    private long last = total();

    /** All bytes so far. */
    long total() {
        long bytes = threads.getCurrentThreadAllocatedBytes();
        for (long worker : workers) {
            bytes += threads.getThreadAllocatedBytes(worker);
        }
        return bytes;
    }

    /** Counts what was allocated since the last launch, and before it since the meter was made, as a kernel's. */
    void count(Kernel kernel) {
        long now = total();
        byKernel.computeIfAbsent(kernel, k -> new long[1])[0] += now - last;
        last = total();
    }

    /** The kernels that allocate, and how much in each of a number of steps. */
    List<String> allocating(int steps) {
        return byKernel.entrySet().stream()
                .filter(entry -> entry.getValue()[0] > 0)
                .map(entry -> entry.getKey().name() + ": " + Math.ceilDiv(entry.getValue()[0], steps) + " bytes")
                .toList();
    }
}
