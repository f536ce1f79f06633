package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import java.util.Arrays;

/**
 * Two disjoint parts of the numbers 0 to n - 1, each in rising order.
 *
 * @param kept the larger part as a rule
 * @param heldOut the part put aside
 */
record Split(int[] kept, int[] heldOut) {
    /**
     * Puts some of {@code total} examples aside, chosen at random.
     *
     * @param amount a share if below 1, else a number of examples
     */
    static Split random(int total, double amount, long seed, String stream, String what) {
        int count = count(total, amount, what);
        int[] order = new int[total];
        ExampleOrder.shuffle(order, new CounterRandom(seed, stream));
        int[] heldOut = Arrays.copyOf(order, count);
        int[] kept = Arrays.copyOfRange(order, count, total);
        Arrays.sort(heldOut);
        Arrays.sort(kept);
        return new Split(kept, heldOut);
    }

    /** Puts the last examples aside. */
    static Split last(int total, double amount, String what) {
        int count = count(total, amount, what);
        int[] all = new int[total];
        Arrays.setAll(all, i -> i);
        return new Split(Arrays.copyOf(all, total - count), Arrays.copyOfRange(all, total - count, total));
    }

    private static int count(int total, double amount, String what) {
        double count = amount < 1 ? Math.rint(total * amount) : amount;
        if (count >= total && count > 0) {
            throw Diagnostic.nowhere(
                            RuntimeCode.TOO_FEW_EXAMPLES, "the " + what + " split would leave nothing to train on")
                    .sides("fewer than " + total + " examples for " + what, Long.toString((long) count))
                    .fix("ask for a smaller share, such as " + what + ": 0.1")
                    .exception();
        }
        return (int) count;
    }
}
