package dev.dlc.runtime;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Span;
import java.util.Locale;
import java.util.Optional;

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
        require(bytes, what, Optional.empty());
    }

    /**
     * Checks that {@code bytes} can be allocated.
     *
     * @param largest where the largest part of them is declared
     * @throws dev.dlc.diagnostic.DlcException E0802 if the heap's limit does not allow them
     */
    public static void require(long bytes, String what, Optional<Span> largest) {
        if (bytes > available()) {
            System.gc(); // garbage counted as used; ask once before giving up
        }
        require(bytes, available(), Runtime.getRuntime().maxMemory(), what, largest);
    }

    /**
     * The exception for something that no heap can hold.
     *
     * @param bytes what it needs; {@link Long#MAX_VALUE} where the number itself is out of range
     * @param where where it is declared
     */
    public static DlcException tooLarge(long bytes, String what, Optional<Span> where) {
        String needed = bytes == Long.MAX_VALUE ? "more than " + text(bytes) : text(bytes);
        return diagnostic(what, where)
                .sides("arrays of at most 2^30 elements", needed)
                .fix("use a smaller batch or a smaller model")
                .exception();
    }

    static void require(long bytes, long available, long limit, String what, Optional<Span> largest) {
        if (bytes <= available) {
            return;
        }
        throw diagnostic(what, largest)
                .sides("at most " + text(available) + " still free of " + text(limit), text(bytes))
                .fix("use a smaller batch or model, or give the JVM more memory: DLC_JAVA_OPTIONS=-Xmx16g dlc ...")
                .exception();
    }

    private static Diagnostic diagnostic(String what, Optional<Span> where) {
        String message = what + ": not enough memory in this process";
        return where.map(span -> Diagnostic.at(RuntimeCode.HEAP_TOO_SMALL, span, message))
                .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.HEAP_TOO_SMALL, message));
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
