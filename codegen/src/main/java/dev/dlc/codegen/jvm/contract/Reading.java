package dev.dlc.codegen.jvm.contract;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What outputs of a tile read, along one axis of an image: output {@code i} and step {@code k} of the kernel meet at
 * input {@code i * step + k}, or {@code i * step + kernel - 1 - k} if the kernel is reversed, as in a gradient.
 *
 * @param outputs of the tile
 * @param step inputs from one output to the next
 * @param kernel steps of the kernel
 * @param isReversed whether later steps of the kernel meet earlier inputs
 * @param first the first input that is there, and {@code end} behind the last one; the others are padding, left out
 */
record Reading(int outputs, int step, int kernel, boolean isReversed, int first, int end) {
    /** A tile that reads no padding. */
    static Reading of(int outputs, int step, int kernel, boolean isReversed) {
        return new Reading(outputs, step, kernel, isReversed, 0, (outputs - 1) * step + kernel);
    }

    /** How many inputs there are, with the padding. */
    int inputs() {
        return (outputs - 1) * step + kernel;
    }

    boolean hasPadding() {
        return end - first < inputs();
    }

    /** The same tile where only the inputs {@code from <= u < to} are there. */
    Reading within(int from, int to) {
        int low = Math.clamp(from, 0, inputs());
        return new Reading(outputs, step, kernel, isReversed, low, Math.clamp(to, low, inputs()));
    }

    /** The inputs in the order in which each output takes them. */
    List<Integer> order() {
        List<Integer> present = IntStream.range(first, end).boxed().toList();
        return isReversed ? present.reversed() : present;
    }

    /** The input that the first output takes at a step of the kernel. */
    int place(int k) {
        return isReversed ? kernel - 1 - k : k;
    }

    /** The step of the kernel at which an output meets an input. */
    OptionalInt meeting(int output, int input) {
        int k = place(input - output * step);
        return 0 <= k && k < kernel ? OptionalInt.of(k) : OptionalInt.empty();
    }
}
