package dev.dlc.runtime.data;

/** Softmax regression by stochastic gradient descent, to measure how far a linear model gets on a data set. */
final class LinearModel {
    private final int classes;
    private final int width;
    private final float[] weights; // classes x (width + 1), the bias last

    LinearModel(int classes, int width) {
        this.classes = classes;
        this.width = width;
        weights = new float[classes * (width + 1)];
    }

    /** One pass in the order of an epoch: w[c] -= rate * (p[c] - [c = label]) * x. */
    void train(Examples examples, long epoch, float rate) {
        int[] order = new int[examples.size()];
        ExampleOrder.shuffle(order, new CounterRandom(1, "linear").at(epoch));
        float[] p = new float[classes];
        for (int example : order) {
            softmax(examples, example, p);
            for (int c = 0; c < classes; c++) {
                float step = rate * (p[c] - (c == examples.labels()[example] ? 1 : 0));
                int w = c * (width + 1);
                subtract(step, examples.values(), example * width, weights, w, width);
                weights[w + width] -= step;
            }
        }
    }

    private static void subtract(float step, float[] x, int at, float[] from, int w, int width) {
        for (int i = 0; i < width; i++) {
            from[w + i] -= step * x[at + i];
        }
    }

    double accuracy(Examples examples) {
        int right = 0;
        float[] p = new float[classes];
        for (int example = 0; example < examples.size(); example++) {
            softmax(examples, example, p);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = p[c] > p[best] ? c : best;
            }
            right += best == examples.labels()[example] ? 1 : 0;
        }
        return right / (double) examples.size();
    }

    private void softmax(Examples examples, int example, float[] p) {
        float most = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            p[c] = score(examples.values(), example * width, c * (width + 1));
            most = Math.max(most, p[c]);
        }
        float sum = 0;
        for (int c = 0; c < classes; c++) {
            p[c] = (float) Math.exp(p[c] - most);
            sum += p[c];
        }
        for (int c = 0; c < classes; c++) {
            p[c] /= sum;
        }
    }

    /** Four sums at a time, so that the additions need not wait for each other. */
    private float score(float[] x, int at, int w) {
        float s0 = weights[w + width];
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < width; i += 4) {
            s0 += weights[w + i] * x[at + i];
            s1 += weights[w + i + 1] * x[at + i + 1];
            s2 += weights[w + i + 2] * x[at + i + 2];
            s3 += weights[w + i + 3] * x[at + i + 3];
        }
        for (; i < width; i++) {
            s0 += weights[w + i] * x[at + i];
        }
        return s0 + s1 + s2 + s3;
    }
}
