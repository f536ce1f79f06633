package dev.dlc.runtime;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import java.util.Locale;

/** Says that something does not fit into the heap before it is allocated. */
public final class HeapBudget {
    private HeapBudget() {}

    /** Bytes that can still be allocated: the heap's limit less what is in use (garbage counts as used). */
    public static long available() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    /**
     * Checks that {@code bytes} can be allocated.
     *
     * @param what what they are for, such as {@code the images of mnist}
     * @throws dev.dlc.diagnostic.DlcException E0802 if the heap's limit does not allow them
     */
    public static void require(long bytes, String what) {
        if (bytes > available()) {
            System.gc(); // garbage counted as used; ask once before giving up
        }
        require(bytes, available(), Runtime.getRuntime().maxMemory(), what);
    }

    /** The exception for something that no heap can hold. */
    public static DlcException tooLarge(long bytes, String what) {
        return Diagnostic.nowhere(RuntimeCode.HEAP_TOO_SMALL, what + " does not fit into the memory of this process")
                .sides("buffers of at most 2^30 elements", text(bytes))
                .fix("use a smaller batch or a smaller model")
                .exception();
    }

    static void require(long bytes, long available, long limit, String what) {
        if (bytes <= available) {
            return;
        }
        throw Diagnostic.nowhere(RuntimeCode.HEAP_TOO_SMALL, what + " does not fit into the memory of this process")
                .sides("at most " + text(available) + " still free of " + text(limit), text(bytes))
                .fix("give the JVM more memory (-Xmx), or use less at a time")
                .exception();
    }

    /** A byte count for people: {@code 47.0 MB}; powers of 1000. */
    public static String text(long bytes) {
        String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        while (value >= 999.95) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
