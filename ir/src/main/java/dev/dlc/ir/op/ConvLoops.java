package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /**
     * A step of the chains of one image, output channel and input channel; -1 stands for padding.
     *
     * @param source the place within a channel of the input
     * @param tap the kernel position
     * @param place the output position
     * @param step the number of the step among those of a pair of channels, or of an image for weights
     */
    private record Step(int source, int tap, int place, int step) {
        boolean isInside() {
            return source >= 0 && tap >= 0 && place >= 0;
        }
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
        int taps = RefTensor.count(kernel());
        int places = RefTensor.count(positions());
        int area = RefTensor.count(area());
        int groups = (int) attrs.integer("groups");
        int perGroup = Math.max(1, y[1] / groups);
        int phases = RefTensor.count(phaseSteps());
        int depth = switch (result) {
            case OUTPUT -> w[1] * taps;
            case INPUT -> y[1] / groups * phases;
            case WEIGHT -> y[0] * places;
        };
        ChunkSums sums =
                new ChunkSums(call, call.node().dtype(), RefTensor.count(sizes(result)), outputs(result), depth);
        List<Step> steps = steps(result, call.padding());
        for (int n = 0; n < y[0]; n++) {
            for (int o = 0; o < y[1]; o++) {
                for (int c = 0; c < w[1]; c++) {
                    int input = (n * x[1] + o / perGroup * w[1] + c) * area;
                    int output = (n * y[1] + o) * places;
                    int weight = (o * w[1] + c) * taps;
                    int before = switch (result) {
                        case OUTPUT -> c * taps;
                        case INPUT -> o % perGroup * phases;
                        case WEIGHT -> n * places;
                    };
                    for (Step s : steps) {
                        long step = (long) before + s.step;
                        switch (result) {
                            case OUTPUT ->
                                sums.add(output + s.place, step, at(left, input, s.source), at(right, weight, s.tap));
                            case INPUT ->
                                sums.add(input + s.source, step, at(left, output, s.place), at(right, weight, s.tap));
                            case WEIGHT ->
                                sums.add(weight + s.tap, step, at(left, input, s.source), at(right, output, s.place));
                        }
                    }
                }
            }
        }
        return sums.totals();
    }

    private static double at(double[] data, int start, int place) {
        return place < 0 ? 0 : data[start + place];
    }

    private int[] kernel() {
        return Arrays.copyOfRange(w, 2, w.length);
    }

    private int[] positions() {
        return Arrays.copyOfRange(y, 2, y.length);
    }

    private int[] area() {
        return Arrays.copyOfRange(x, 2, x.length);
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
    private int[] phaseSteps() {
        int[] steps = kernel();
        for (int i = 0; i < steps.length; i++) {
            int step = kernelStep(attrs, i);
            steps[i] = (steps[i] + step - 1) / step;
        }
        return steps;
    }

    private List<Step> steps(Result result, Padding padding) {
        Stream<Step> all = result == Result.INPUT ? stepsOfInput() : stepsOfOutput(result);
        return all.filter(step -> padding == Padding.MULTIPLIED || step.isInside())
                .toList();
    }

    /** Each kernel position at each output position. */
    private Stream<Step> stepsOfOutput(Result result) {
        int places = RefTensor.count(positions());
        return IntStream.range(0, RefTensor.count(kernel()))
                .boxed()
                .flatMap(tap -> IntStream.range(0, places)
                        .mapToObj(place ->
                                new Step(source(place, tap), tap, place, result == Result.WEIGHT ? place : tap)));
    }

    /** Each step of a phase at each place of the input. */
    private Stream<Step> stepsOfInput() {
        int area = RefTensor.count(area());
        return IntStream.range(0, RefTensor.count(phaseSteps()))
                .boxed()
                .flatMap(step -> IntStream.range(0, area).mapToObj(source -> stepOfInput(source, step)));
    }

    private Step stepOfInput(int source, int step) {
        int[] at = Places.index(source, area());
        int[] phase = Places.index(step, phaseSteps());
        int tap = 0;
        int place = 0;
        for (int i = 0; i < at.length; i++) {
            int stride = attrs.ints("strides").get(i);
            int every = kernelStep(attrs, i);
            int shifted = at[i] + attrs.ints("pad_low").get(i);
            int k = (every == 1 ? 0 : shifted % every) + phase[i] * every;
            int start = shifted - k * attrs.ints("dilation").get(i);
            boolean meets = start >= 0 && start % stride == 0 && start / stride < y[i + 2];
            tap = tap < 0 || k >= w[i + 2] ? -1 : tap * w[i + 2] + k;
            place = tap < 0 || place < 0 || !meets ? -1 : place * y[i + 2] + start / stride;
        }
        return new Step(source, tap, place, step);
    }

    /** The place within a channel of x that a kernel position meets at an output position; -1 in the padding. */
    private int source(int place, int tap) {
        int[] position = Places.index(place, positions());
        int[] k = Places.index(tap, kernel());
        int from = 0;
        for (int i = 0; i < position.length; i++) {
            int at = position[i] * attrs.ints("strides").get(i)
                    - attrs.ints("pad_low").get(i)
                    + k[i] * attrs.ints("dilation").get(i);
            if (at < 0 || at >= x[i + 2]) {
                return -1;
            }
            from = from * x[i + 2] + at;
        }
        return from;
    }
}
