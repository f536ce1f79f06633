package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import java.util.Arrays;

/**
 * The products of a convolution, for the meanings of {@code conv} and of its two gradients.
 *
 * @param x the sizes of the input: images, channels, spatial axes
 * @param w the sizes of the kernel: output channels, channels of a group, spatial axes
 * @param y the sizes of the result: images, output channels, spatial axes
 * @param attrs strides, padding, dilation, groups
 */
record ConvLoops(int[] x, int[] w, int[] y, Attrs attrs) {
    /** Which tensor is the result, and so what the chain runs over. */
    enum Result {
        OUTPUT,
        INPUT,
        WEIGHT
    }

    /** An element of the input meets only every stride-th kernel position. */
    private static int kernelStep(Attrs attrs, int axis) {
        return attrs.ints("dilation").get(axis) == 1 ? attrs.ints("strides").get(axis) : 1;
    }

    /**
     * The sums of products, in the order of images, output channels, input channels, kernel positions, output
     * positions: each chain runs over those that it contracts in this order.
     */
    double[] sums(Reference.Call call, Result result, double[] left, double[] right) {
        int[] kernel = Arrays.copyOfRange(w, 2, w.length);
        int[] positions = Arrays.copyOfRange(y, 2, y.length);
        int[][] sources = sources(kernel, positions);
        int taps = sources.length;
        int places = RefTensor.count(positions);
        int area = RefTensor.count(Arrays.copyOfRange(x, 2, x.length));
        int perGroup = Math.max(1, y[1] / (int) attrs.integer("groups"));
        int[] phase = phaseSteps(kernel);
        int steps = RefTensor.count(phase);
        int depth = switch (result) {
            case OUTPUT -> w[1] * taps;
            case INPUT -> y[1] / (int) attrs.integer("groups") * steps;
            case WEIGHT -> y[0] * places;
        };
        ChunkSums sums =
                new ChunkSums(call, call.node().dtype(), RefTensor.count(sizes(result)), outputs(result), depth);
        for (int n = 0; n < y[0]; n++) {
            for (int o = 0; o < y[1]; o++) {
                for (int c = 0; c < w[1]; c++) {
                    int image = (n * x[1] + o / perGroup * w[1] + c) * area;
                    for (int k = 0; k < taps; k++) {
                        int weight = (o * w[1] + c) * taps + k;
                        for (int at = 0; at < places; at++) {
                            if (sources[k][at] < 0) {
                                continue;
                            }
                            int input = image + sources[k][at];
                            int output = (n * y[1] + o) * places + at;
                            switch (result) {
                                case OUTPUT -> sums.add(output, c * taps + k, left[input], right[weight]);
                                case INPUT ->
                                    sums.add(
                                            input,
                                            o % perGroup * steps + phaseStep(k, kernel, phase),
                                            left[output],
                                            right[weight]);
                                case WEIGHT -> sums.add(weight, n * places + at, left[input], right[output]);
                            }
                        }
                    }
                }
            }
        }
        return sums.totals();
    }

    private int[] sizes(Result result) {
        return switch (result) {
            case OUTPUT -> y;
            case INPUT -> x;
            case WEIGHT -> w;
        };
    }

    /** The results, those of an input gradient with each strided axis rounded up to whole strides. */
    private long outputs(Result result) {
        int[] sizes = sizes(result);
        long outputs = (long) sizes[0] * sizes[1];
        for (int i = 0; i < sizes.length - 2; i++) {
            int stride = result == Result.INPUT ? kernelStep(attrs, i) : 1;
            outputs *= (sizes[i + 2] + stride - 1) / stride * (long) stride;
        }
        return outputs;
    }

    /** How many kernel positions an element of the input meets along each axis. */
    private int[] phaseSteps(int[] kernel) {
        int[] steps = new int[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            int step = kernelStep(attrs, i);
            steps[i] = (kernel[i] + step - 1) / step;
        }
        return steps;
    }

    /** The place of a kernel position among those that an element of the input meets. */
    private int phaseStep(int tap, int[] kernel, int[] phase) {
        int[] index = Places.index(tap, kernel);
        int place = 0;
        for (int i = 0; i < kernel.length; i++) {
            place = place * phase[i] + index[i] / kernelStep(attrs, i);
        }
        return place;
    }

    /** For each kernel and output position the place within a channel of x; -1 in the padding. */
    private int[][] sources(int[] kernel, int[] positions) {
        int[][] sources = new int[RefTensor.count(kernel)][RefTensor.count(positions)];
        for (int k = 0; k < sources.length; k++) {
            for (int at = 0; at < sources[k].length; at++) {
                sources[k][at] = source(Places.index(at, positions), Places.index(k, kernel));
            }
        }
        return sources;
    }

    /** The place within a channel of x that a kernel position meets at an output position; -1 in the padding. */
    private int source(int[] position, int[] tap) {
        int from = 0;
        for (int i = 0; i < position.length; i++) {
            int place = position[i] * attrs.ints("strides").get(i)
                    - attrs.ints("pad_low").get(i)
                    + tap[i] * attrs.ints("dilation").get(i);
            if (place < 0 || place >= x[i + 2]) {
                return -1;
            }
            from = from * x[i + 2] + place;
        }
        return from;
    }
}
