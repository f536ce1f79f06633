package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A sequence of choices from which something random is made. Choice 0 is always the simplest, and so is what comes
 * after the end of a given sequence; so any part of a sequence makes something, and smaller sequences smaller things
 * (MacIver and Donaldson, Test-case reduction via test-case generation, ECOOP 2020).
 */
final class Choices {
    private final List<Integer> made = new ArrayList<>();
    private final Source source;

    private interface Source {
        int next(int index, int bound);
    }

    private Choices(Source source) {
        this.source = source;
    }

    /** Fresh choices. */
    static Choices random(RandomGenerator random) {
        return new Choices((index, bound) -> random.nextInt(bound));
    }

    /** The same choices again. */
    static Choices of(int[] choices) {
        return new Choices((index, bound) -> index < choices.length ? Math.min(choices[index], bound - 1) : 0);
    }

    /** A number from 0, the simplest, to {@code bound - 1}. */
    int below(int bound) {
        int choice = source.next(made.size(), bound);
        made.add(choice);
        return choice;
    }

    /** True with a probability; the simplest is false. */
    boolean chance(int percent) {
        return below(100) >= 100 - percent;
    }

    /** One of a list whose first is the simplest. */
    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** What has been chosen so far. */
    int[] made() {
        return made.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A smaller sequence with the same property: parts are cut out, then numbers made smaller, until nothing helps. */
    static int[] shrink(int[] choices, Predicate<int[]> fails, int tries) {
        int[] best = choices;
        int[] left = {tries};
        for (boolean better = true; better && left[0] > 0; ) {
            int[] next = zeros(cuts(best, fails, left), fails, left);
            better = !Arrays.equals(next, best);
            best = next;
        }
        return best;
    }

    private static int[] cuts(int[] choices, Predicate<int[]> fails, int[] left) {
        int[] best = choices;
        for (int length = Math.max(1, best.length / 2); length > 0; length /= 2) {
            for (int at = best.length - length; at >= 0 && left[0] > 0; at -= length) {
                int[] shorter = new int[best.length - length];
                System.arraycopy(best, 0, shorter, 0, at);
                System.arraycopy(best, at + length, shorter, at, shorter.length - at);
                left[0]--;
                if (fails.test(shorter)) {
                    best = shorter;
                    at = Math.min(at, best.length);
                }
            }
        }
        return best;
    }

    private static int[] zeros(int[] choices, Predicate<int[]> fails, int[] left) {
        int[] best = choices;
        for (int at = 0; at < best.length && left[0] > 0; at++) {
            for (int value : new int[] {0, best[at] / 2, best[at] - 1}) {
                if (value >= 0 && value < best[at]) {
                    int[] smaller = best.clone();
                    smaller[at] = value;
                    left[0]--;
                    if (fails.test(smaller)) {
                        best = smaller;
                        break;
                    }
                }
            }
        }
        return best;
    }
}
