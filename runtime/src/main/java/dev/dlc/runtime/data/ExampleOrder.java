package dev.dlc.runtime.data;

/** The order of the examples in an epoch: a uniform permutation as a function of seed and epoch. */
final class ExampleOrder {
    private ExampleOrder() {}

    /** Fills {@code order} with a permutation of 0 to its length - 1 (Fisher and Yates, inside out). */
    static void shuffle(int[] order, CounterRandom random) {
        for (int i = 0; i < order.length; i++) {
            int j = random.below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
