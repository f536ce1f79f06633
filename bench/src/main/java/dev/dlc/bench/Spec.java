package dev.dlc.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

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
 * @param isRandom whether a step draws random numbers, which differ from the peers'
 * @param settings hyper-parameters of the train block, where they are not those of the file
 * @param peerSettings hyper-parameters with which the peer in fact runs, where they differ
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
        boolean hasImages,
        boolean isRandom,
        Map<String, String> settings,
        Map<String, String> peerSettings) {
    Spec {
        inputs = List.copyOf(inputs);
        initial = List.copyOf(initial);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        peerSettings = Collections.unmodifiableMap(new LinkedHashMap<>(peerSettings));
    }

    /** The variant that computes what the peer in fact computes. */
    Spec asPeer() {
        Map<String, String> merged = new LinkedHashMap<>(settings);
        merged.putAll(peerSettings);
        return new Spec(
                id,
                what,
                file,
                entry,
                isTraining,
                inputs,
                initial,
                flops,
                bytes,
                hasImages,
                isRandom,
                merged,
                Map.of());
    }

    /**
     * An input.
     *
     * @param elements from the number of elements
     */
    record Input(String name, IntFunction<Object> elements, int... shape) {
        Object draw() {
            return elements.apply(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        }
    }

    /** The row of the table that it belongs to: {@code W3} of {@code W3.train}. */
    String row() {
        return id.substring(0, id.indexOf('.'));
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
        private double forward;
        private double first;
        private double bytes;
        private boolean hasImages;
        private boolean isRandom;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> peerSettings = new LinkedHashMap<>();

        private Builder(String id, String what, String file, String entry, boolean isTraining) {
            this.id = id;
            this.what = what;
            this.file = file;
            this.entry = entry;
            this.isTraining = isTraining;
        }

        Builder normal(String name, long seed, int... shape) {
            return input(name, count -> Inputs.normal(seed, count), shape);
        }

        Builder bits(String name, long seed, int... shape) {
            return input(name, count -> Inputs.bits(seed, count), shape);
        }

        Builder signed(String name, long seed, int... shape) {
            return input(name, count -> Inputs.signed(seed, count), shape);
        }

        Builder labels(String name, long seed, int limit, int... shape) {
            return input(name, count -> Inputs.labels(seed, count, limit), shape);
        }

        Builder input(String name, IntFunction<Object> elements, int... shape) {
            inputs.add(new Input(name, elements, shape));
            return this;
        }

        /** A sparse matrix: its values, {@code NAME_column} and {@code NAME_offset}. */
        Builder sparse(String name, CitationGraph.Sparse matrix) {
            return input(name, count -> matrix.values(), matrix.values().length)
                    .input(name + "_column", count -> matrix.columns(), matrix.columns().length)
                    .input(name + "_offset", count -> matrix.offsets(), matrix.offsets().length);
        }

        /** A linear layer with bias. */
        Builder linear(String name, int from, int to) {
            double bound = 1 / Math.sqrt(from);
            initial.add(Initial.uniform(name + ".w", bound, to, from).transposed());
            initial.add(Initial.uniform(name + ".b", bound, to));
            return count((double) from * to);
        }

        /** A convolution with a square kernel; {@code side} is that of its result. */
        Builder conv(String name, int from, int to, int kernel, int side, boolean hasBias) {
            double bound = 1 / Math.sqrt((double) from * kernel * kernel);
            initial.add(Initial.uniform(name + ".w", bound, to, from, kernel, kernel));
            return bias(name, bound, to, hasBias).count((double) from * to * kernel * kernel * side * side);
        }

        /** A transposed convolution with a square kernel; {@code side} is that of what it reads. */
        Builder convTranspose(String name, int from, int to, int kernel, int side, boolean hasBias) {
            double bound = 1 / Math.sqrt((double) to * kernel * kernel);
            initial.add(Initial.uniform(name + ".w", bound, from, to, kernel, kernel));
            return bias(name, bound, to, hasBias).count((double) from * to * kernel * kernel * side * side);
        }

        private Builder bias(String name, double bound, int size, boolean isThere) {
            if (isThere) {
                initial.add(Initial.uniform(name + ".b", bound, size));
            }
            return this;
        }

        /** Multiply-adds of a layer for one example. */
        private Builder count(double multiplyAdds) {
            first = forward == 0 ? multiplyAdds : first;
            forward += multiplyAdds;
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

        /** Each step draws random numbers. */
        Builder random() {
            isRandom = true;
            return this;
        }

        /** With a hyper-parameter of the train block. */
        Builder set(String name, Object value) {
            settings.put(name, value.toString());
            return this;
        }

        /** The peer runs with another value of a hyper-parameter than it should. */
        Builder peerRunsWith(String name, Object value) {
            peerSettings.put(name, value.toString());
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

        /** With a given number of operations. */
        Spec flops(double count) {
            return new Spec(
                    id,
                    what,
                    file,
                    entry,
                    isTraining,
                    inputs,
                    initial,
                    count,
                    bytes,
                    hasImages,
                    isRandom,
                    settings,
                    peerSettings);
        }

        /** Multiply-adds of the forward pass for one example. */
        double forward() {
            return forward;
        }

        /** Those of the first layer, whose input needs no gradient. */
        double first() {
            return first;
        }

        /**
         * With the operations of the layers: two for each multiply-add, forward, and in training for the gradients of
         * weights and inputs too.
         */
        Spec batch(int examples) {
            return flops(2.0 * examples * (isTraining ? 3 * forward - first : forward));
        }
    }
}
