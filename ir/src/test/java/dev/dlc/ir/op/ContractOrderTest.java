package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Chunks;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The order of sums that the numeric contract fixes, and convolution by its definition. */
class ContractOrderTest {
    private final Eval t = new Eval();
    private final Emit e = t.e;

    /** Sixteen accumulators, combined as a tree. */
    private static float lanes(double[] x) {
        float[] a = new float[16];
        for (int i = 0; i < x.length; i++) {
            a[i % 16] += (float) x[i];
        }
        for (int step = 8; step > 0; step /= 2) {
            for (int i = 0; i < step; i++) {
                a[i] += a[i + step];
            }
        }
        return a[0];
    }

    @Test
    void rowSums() {
        double[] x = Eval.uneven(53);
        assertEquals(lanes(x), t.of(e.sum(t.vector(x)))[0]);
        // with an outer reduced axis the inner runs follow one another into the same accumulators
        double[] y = Eval.uneven(2 * 3 * 5);
        float[] a = new float[16];
        for (int outer = 0; outer < 2; outer++) {
            for (int i = 0; i < 5; i++) {
                a[i] += (float) y[outer * 15 + 5 + i];
            }
        }
        float expected = a[0] + a[4] + a[2] + (a[1] + a[3]);
        Node sum = e.sum(t.tensor(DType.F32, new int[] {2, 3, 5}, y), List.of(0, 2));
        assertEquals(expected, t.of(sum)[1]);
    }

    @Test
    void columnSumsAreOneChain() {
        double[] x = Eval.uneven(40);
        float chain = 0;
        for (int i = 0; i < 20; i++) {
            chain += (float) x[2 * i + 1];
        }
        assertEquals(chain, t.of(e.sum(t.tensor(DType.F32, new int[] {20, 2}, x), List.of(0)))[1]);
        double[] ones = new double[40];
        for (int i = 0; i < 20; i++) {
            ones[i] = x[2 * i + 1];
        }
        assertNotEquals(chain, lanes(ones), "the numbers tell the two orders apart");
    }

    private static float chain(double[] x, double[] y, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum = Math.fma((float) x[i], (float) y[i], sum);
        }
        return sum;
    }

    @Test
    void dotIsOneChainOfFma() {
        double[] x = Eval.uneven(300);
        double[] y = Eval.uneven(301);
        Node dot = e.matmul(t.vector(x), t.vector(Arrays.copyOf(y, 300)));
        assertEquals(chain(x, y, 0, 300), t.of(dot)[0]);
    }

    @Test
    void longChainsWithFewOutputsAreCut() {
        int n = 4099;
        double[] x = Eval.uneven(n);
        double[] y = Eval.uneven(2 * n);
        double[] right = Arrays.copyOfRange(y, n, 2 * n);
        Node dot = e.matmul(t.vector(x), t.vector(right));
        float sum = chain(x, right, 0, 513);
        for (int chunk = 1; chunk < 8; chunk++) {
            sum += chain(x, right, chunk * 513, Math.min(n, (chunk + 1) * 513));
        }
        assertEquals(sum, t.of(dot)[0]);
        assertNotEquals(chain(x, right, 0, n), sum, "the numbers tell the two orders apart");
    }

    @Test
    void cutsDependOnSizesAlone() {
        assertEquals(1, Chunks.count(1, 1023));
        assertEquals(2, Chunks.count(1, 1024));
        assertEquals(64, Chunks.count(1, 1 << 20));
        assertEquals(2, Chunks.count(131_072, 1 << 20));
        assertEquals(1, Chunks.count(131_073, 1 << 20));
        assertFalse(Chunks.mayBeMany(Dim.symbol("N"), Dim.of(1023)));
        assertTrue(Chunks.mayBeMany(Dim.symbol("N"), Dim.of(1024)));
        assertTrue(Chunks.mayBeMany(Dim.ONE, Dim.symbol("N")));
        assertFalse(Chunks.mayBeMany(Dim.symbol("N").times(131_073), Dim.symbol("M")));
    }

    /** y[n, o, p] is the sum over c and k of x[n, c, p stride - low + k dilation] w[o, c, k]; and both adjoints. */
    @Property(tries = 60)
    void convolutionByDefinition(
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 0, max = 2) int low,
            @ForAll @IntRange(min = 0, max = 2) int high,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll @IntRange(min = 1, max = 3) int kernel) {
        Eval eval = new Eval();
        int images = 2;
        int channels = 2 * groups;
        int outputs = 3 * groups;
        int size = 7;
        int out = (size + low + high - dilation * (kernel - 1) - 1) / stride + 1;
        double[] x = Eval.uneven(images * channels * size);
        double[] w = Eval.uneven(outputs * 2 * kernel);
        double[] dy = Eval.uneven(images * outputs * out);
        double[] y = new double[dy.length];
        double[] dx = new double[x.length];
        double[] dw = new double[w.length];
        for (int i = 0; i < dy.length * 2 * kernel; i++) {
            int[] at = Places.index(i, new int[] {images, outputs, out, 2, kernel});
            int place = at[2] * stride - low + at[4] * dilation;
            if (place >= 0 && place < size) {
                int xi = (at[0] * channels + at[1] / 3 * 2 + at[3]) * size + place;
                int wi = (at[1] * 2 + at[3]) * kernel + at[4];
                int yi = (at[0] * outputs + at[1]) * out + at[2];
                y[yi] += x[xi] * w[wi];
                dx[xi] += dy[yi] * w[wi];
                dw[wi] += dy[yi] * x[xi];
            }
        }
        Node xs = eval.tensor(DType.F32, new int[] {images, channels, size}, x);
        Node ws = eval.tensor(DType.F32, new int[] {outputs, 2, kernel}, w);
        Node dys = eval.tensor(DType.F32, new int[] {images, outputs, out}, dy);
        var attrs = ContractEmit.convAttrs(List.of(stride), List.of(low), List.of(high), List.of(dilation), groups);
        assertArrayEquals(y, eval.of(eval.e.conv(xs, ws, attrs)), 1e-5);
        Node input = eval.e.node(
                Contract.CONV_INPUT_GRAD, attrs.withDims("shape", xs.shape().dims()), dys, ws);
        assertArrayEquals(dx, eval.of(input), 1e-5);
        Node weight = eval.e.node(
                Contract.CONV_WEIGHT_GRAD, attrs.withDims("shape", ws.shape().dims()), xs, dys);
        assertArrayEquals(dw, eval.of(weight), 1e-4);
    }
}
