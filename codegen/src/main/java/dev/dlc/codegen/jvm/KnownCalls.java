package dev.dlc.codegen.jvm;

import dev.dlc.ir.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls of a kernel that differ in their sizes. Sizes decide which way code goes: what none of the calls takes while
 * the kernel is warmed up, the JVM's compiler leaves out, and drops the code when a launch takes it. Safe for use by
 * several threads.
 */
final class KnownCalls {
    /** More would make the warm-up long, and by then there are small ones and large ones. */
    private static final int MOST = 16;

    private final Kernel kernel;
    private final List<int[]> calls = new ArrayList<>();

    KnownCalls(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Adds those that have other sizes than the ones before. */
    synchronized void add(int[]... more) {
        for (int[] args : more) {
            if (calls.size() < MOST && calls.stream().noneMatch(known -> isLike(known, args))) {
                calls.add(args.clone());
            }
        }
    }

    /** A call, and all that have other sizes. */
    synchronized List<int[]> with(int[] args) {
        List<int[]> all = new ArrayList<>(List.of(args));
        calls.stream().filter(known -> !isLike(known, args)).forEach(all::add);
        return List.copyOf(all);
    }

    private boolean isLike(int[] a, int[] b) {
        return Arrays.equals(Arguments.sizes(kernel, a), Arguments.sizes(kernel, b));
    }
}
