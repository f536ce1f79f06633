package dev.dlc.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A workload: a program, what goes into it, and what the peers do.
 *
 * @param id as in the peer harness: {@code W3.train}
 * @param what for the table
 * @param file the program, in {@code bench/models}
 * @param entry a train block, or a function as {@code Net.forward}
 * @param isTraining whether the entry is a train block
 * @param inputs by the names of the step or function
 * @param initial the parameters in the order in which the peers draw them; empty where starts are not compared
 * @param flops floating-point operations of a step, as the peer harness counts them
 * @param bytes bytes that must move at least, for rows bound by memory; 0 elsewhere
 * @param hasImages whether the peers have a variant with channels last
 */
record Spec(
        String id,
        String what,
        String file,
        String entry,
        boolean isTraining,
        List<Input> inputs,
        List<Initial> initial,
        double flops,
        double bytes,
        boolean hasImages) {
    Spec {
        inputs = List.copyOf(inputs);
        initial = List.copyOf(initial);
    }

    /**
     * An input.
     *
     * @param limit the number of classes, for labels
     */
    record Input(String name, Inputs kind, long seed, int limit, int... shape) {
        Object draw() {
            return kind.draw(seed, Arrays.stream(shape).reduce(1, Math::multiplyExact), limit);
        }
    }

    /** The number of trained parameters. */
    long parameters() {
        return initial.stream().mapToLong(Initial::count).sum();
    }

    /** A training step; a first layer whose input needs no gradient is counted twice, all others three times. */
    static Builder train(String id, String what, String file, String entry) {
        return new Builder(id, what, file, entry, true);
    }

    /** A function, called again and again. */
    static Builder call(String id, String what, String file, String entry) {
        return new Builder(id, what, file, entry, false);
    }

    /** Collects inputs and parameters; counts multiply-adds layer by layer. */
    static final class Builder {
        private final String id;
        private final String what;
        private final String file;
        private final String entry;
        private final boolean isTraining;
        private final List<Input> inputs = new ArrayList<>();
        private final List<Initial> initial = new ArrayList<>();
        private double flops;
        private double bytes;
        private boolean hasImages;

        private Builder(String id, String what, String file, String entry, boolean isTraining) {
            this.id = id;
            this.what = what;
            this.file = file;
            this.entry = entry;
            this.isTraining = isTraining;
        }

        Builder normal(String name, long seed, int... shape) {
            inputs.add(new Input(name, Inputs.NORMAL, seed, 0, shape));
            return this;
        }

        Builder bits(String name, long seed, int... shape) {
            inputs.add(new Input(name, Inputs.BITS, seed, 0, shape));
            return this;
        }

        Builder signed(String name, long seed, int... shape) {
            inputs.add(new Input(name, Inputs.SIGNED, seed, 0, shape));
            return this;
        }

        Builder labels(String name, long seed, int limit, int... shape) {
            inputs.add(new Input(name, Inputs.LABELS, seed, limit, shape));
            return this;
        }

        /** A linear layer with bias. */
        Builder linear(String name, int from, int to) {
            double bound = 1 / Math.sqrt(from);
            initial.add(Initial.uniform(name + ".w", bound, to, from).transposed());
            initial.add(Initial.uniform(name + ".b", bound, to));
            return this;
        }

        /** A convolution with a square kernel. */
        Builder conv(String name, int from, int to, int kernel, boolean hasBias) {
            double bound = 1 / Math.sqrt((double) from * kernel * kernel);
            initial.add(Initial.uniform(name + ".w", bound, to, from, kernel, kernel));
            if (hasBias) {
                initial.add(Initial.uniform(name + ".b", bound, to));
            }
            return this;
        }

        /** A transposed convolution with a square kernel. */
        Builder convTranspose(String name, int from, int to, int kernel, boolean hasBias) {
            double bound = 1 / Math.sqrt((double) to * kernel * kernel);
            initial.add(Initial.uniform(name + ".w", bound, from, to, kernel, kernel));
            if (hasBias) {
                initial.add(Initial.uniform(name + ".b", bound, to));
            }
            return this;
        }

        /** Scale and shift of a normalisation. */
        Builder norm(String name, int size) {
            initial.add(Initial.fill(name + ".scale", 1, size));
            initial.add(Initial.fill(name + ".shift", 0, size));
            return this;
        }

        Builder parameter(Initial one) {
            initial.add(one);
            return this;
        }

        Builder images() {
            hasImages = true;
            return this;
        }

        Builder bytes(double least) {
            bytes = least;
            return this;
        }

        Spec flops(double count) {
            flops = count;
            return new Spec(id, what, file, entry, isTraining, inputs, initial, flops, bytes, hasImages);
        }
    }
}
