package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** The extents of the contracted axes, outermost first. */
    static List<Dim> contracted(Node node, Result result) {
        Type.Tensor first = node.operand(0).tensor();
        Type.Tensor second = node.operand(1).tensor();
        return switch (result) {
            case OUTPUT -> second.shape().dims().subList(1, second.rank());
            case INPUT -> {
                List<Dim> chain = new ArrayList<>();
                chain.add(second.shape().dim(0).floorDiv(Dim.of(node.attrs().integer("groups"))));
                for (int i = 0; i < second.rank() - 2; i++) {
                    long step = kernelStep(node.attrs(), i);
                    chain.add(second.shape().dim(i + 2).plus(step - 1).floorDiv(Dim.of(step)));
                }
                yield chain;
            }
            case WEIGHT -> {
                List<Dim> chain = new ArrayList<>(second.shape().dims());
                chain.remove(1);
                yield chain;
            }
        };
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
        Cut cut = Cut.of(call.node(), contracted(call.node(), result));
        Cut.Sums sums = cut.sums(call, call.node().dtype(), RefTensor.count(sizes(result)));
        int[] kernel = Arrays.copyOfRange(w, 2, w.length);
        int[] positions = Arrays.copyOfRange(y, 2, y.length);
        int[][] sources = sources(kernel, positions);
        int taps = sources.length;
        int places = RefTensor.count(positions);
        int area = RefTensor.count(Arrays.copyOfRange(x, 2, x.length));
        int perGroup = Math.max(1, y[1] / (int) attrs.integer("groups"));
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
                                case OUTPUT -> sums.add(output, step(cut, c, k, kernel), left[input], right[weight]);
                                case INPUT ->
                                    sums.add(
                                            input,
                                            kernelStep(cut, o % perGroup, k, kernel),
                                            left[output],
                                            right[weight]);
                                case WEIGHT ->
                                    sums.add(weight, step(cut, n, at, positions), left[input], right[output]);
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

    /** The step of the cut axis, which is the outermost or one of those that {@code inner} goes over. */
    private static int step(Cut cut, int outermost, int inner, int[] sizes) {
        if (cut.chunks() == 1) {
            return 0;
        }
        return cut.axis() == 0 ? outermost : Places.index(inner, sizes)[cut.axis() - 1];
    }

    private int kernelStep(Cut cut, int outermost, int inner, int[] sizes) {
        int step = step(cut, outermost, inner, sizes);
        return cut.axis() == 0 ? step : step / kernelStep(attrs, cut.axis() - 1);
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
