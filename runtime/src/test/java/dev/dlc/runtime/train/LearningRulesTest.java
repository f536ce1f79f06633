package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the library against a second implementation in double: the same path of the parameters. */
class LearningRulesTest {
    private static final int STEPS = 40;
    private static final double TOLERANCE = 1e-6;

    /** The loss is sum of a (w - b)^2 / 2, plus the sum of all w squared / 20 so that elements act on each other. */
    private static final double[] A = {1.0, 0.1, 3.0};

    private static final double[] B = {0.5, -2.0, 1.0};
    private static final double[] START = {-1.0, 0.25, 2.0};

    private static final String PROGRAM = """
        import optim { sgd, adam, adamw, rmsprop, adagrad, adadelta, clip_norm, clip_value }
        import schedule { step_decay, exponential, cosine, warm_up, one_cycle }

        model Point {
          param w: f32[2] = [-1.0, 0.25]
          param c: f32[1] = [2.0]
          fn forward() -> f32[3] { concat([w, c]) }
        }

        train path {
          net = Point()
          step {
            let w = net()
            let loss = 0.5 * sum([1.0, 0.1, 3.0] * (w - [0.5, -2.0, 1.0])^2) + 0.05 * sum(w)^2
            minimize loss over net with RULE
            let moved = net()
            report w0 = moved[0], w1 = moved[1], w2 = moved[2]
          }
          steps 40
        }
        """;

    @TempDir
    Path folder;

    /** A rule for one element; {@code s} is what it remembers of it, zeros at first. */
    private interface Rule {
        double step(double p, double g, int t, double[] s);
    }

    /** What is done to all gradients before the rule. */
    private interface Change {
        double[] of(double[] gradients);
    }

    @TestFactory
    Stream<DynamicTest> pathsOfClippedGradientsAgree() {
        Rule sgd = (p, g, t, s) -> p - 0.1 * g;
        return Stream.of(
                test("[clip_norm(0.5), sgd(lr: 0.1)]", g -> shortened(g, 0.5), sgd),
                test("[clip_value(0.4), sgd(lr: 0.1)]", g -> bounded(g, 0.4), sgd),
                test("[g => g, sgd(lr: 0.1)]", g -> g, sgd),
                test("[sgd(lr: 0.1)]", g -> g, sgd),
                test(
                        "[clip_norm(1.0), sgd(lr: 0.05, momentum: 0.9)]",
                        g -> shortened(g, 1.0),
                        (p, g, t, s) -> p + (s[0] = 0.9 * s[0] - 0.05 * g)),
                test(
                        "[clip_value(2.0), clip_norm(0.5), adam(lr: exponential(0.1, gamma: 0.95))]",
                        g -> shortened(bounded(g, 2.0), 0.5),
                        (p, g, t, s) -> p - 0.1 * Math.pow(0.95, t - 1) * adam(g, t, s, 0.9, 0.999, 1e-8)));
    }

    private static double[] shortened(double[] gradients, double limit) {
        double norm = Math.sqrt(Arrays.stream(gradients).map(g -> g * g).sum());
        return Arrays.stream(gradients)
                .map(g -> norm > limit ? g / norm * limit : g)
                .toArray();
    }

    private static double[] bounded(double[] gradients, double limit) {
        return Arrays.stream(gradients)
                .map(g -> Math.abs(g) > limit ? Math.copySign(limit, g) : g)
                .toArray();
    }

    @TestFactory
    Stream<DynamicTest> pathsAgree() {
        return Stream.of(
                test("sgd(lr: 0.1)", (p, g, t, s) -> p - 0.1 * g),
                test("sgd(lr: 0.05, weight_decay: 0.1)", (p, g, t, s) -> p * (1 - 0.05 * 0.1) - 0.05 * g),
                test("sgd(lr: 0.05, momentum: 0.9)", (p, g, t, s) -> p + (s[0] = 0.9 * s[0] - 0.05 * g)),
                test("sgd(lr: 0.05, momentum: 0.9, nesterov: true)", LearningRulesTest::nesterov),
                test("adam(lr: 0.1)", (p, g, t, s) -> p - 0.1 * adam(g, t, s, 0.9, 0.999, 1e-8)),
                test(
                        "adam(lr: 0.02, beta1: 0.5, beta2: 0.9, eps: 1e-3)",
                        (p, g, t, s) -> p - 0.02 * adam(g, t, s, 0.5, 0.9, 1e-3)),
                test(
                        "adamw(lr: 0.1, weight_decay: 0.2)",
                        (p, g, t, s) -> p - 0.1 * 0.2 * p - 0.1 * adam(g, t, s, 0.9, 0.999, 1e-8)),
                test("rmsprop(lr: 0.02)", LearningRulesTest::rmsprop),
                test("adagrad(lr: 0.2)", (p, g, t, s) -> p - 0.2 * g / (Math.sqrt(s[0] += g * g) + 1e-10)),
                test("adadelta(lr: 1.0, rho: 0.9)", LearningRulesTest::adadelta),
                test("sgd(lr: step_decay(0.1, every: 10))", scheduled(t -> 0.1 * Math.pow(0.1, (t - 1) / 10))),
                test("sgd(lr: exponential(0.1, gamma: 0.9))", scheduled(t -> 0.1 * Math.pow(0.9, t - 1))),
                test("sgd(lr: cosine(0.1, total: total_steps))", scheduled(t -> 0.1 * fallen((t - 1) / 40.0))),
                test(
                        "sgd(lr: warm_up(0.1, updates: 8, then: cosine(0.1, total: 32)))",
                        scheduled(t -> t < 8 ? 0.1 * t / 8 : 0.1 * fallen((t - 8) / 32.0))),
                test("sgd(lr: one_cycle(0.2, total: 40))", scheduled(LearningRulesTest::oneCycle)));
    }

    private static double nesterov(double p, double g, int t, double[] s) {
        double before = s[0];
        s[0] = 0.9 * before - 0.05 * g;
        // In the form of the paper, for the parameters at which the gradient is taken.
        return p - 0.9 * before + 1.9 * s[0];
    }

    private static double adam(double g, int t, double[] s, double beta1, double beta2, double eps) {
        s[0] = beta1 * s[0] + (1 - beta1) * g;
        s[1] = beta2 * s[1] + (1 - beta2) * g * g;
        return s[0] / (1 - Math.pow(beta1, t)) / (Math.sqrt(s[1] / (1 - Math.pow(beta2, t))) + eps);
    }

    private static double rmsprop(double p, double g, int t, double[] s) {
        s[0] += 0.1 * (g * g - s[0]);
        return p - 0.02 * g / (Math.sqrt(s[0]) + 1e-8);
    }

    private static double adadelta(double p, double g, int t, double[] s) {
        s[0] += 0.1 * (g * g - s[0]);
        double change = g * Math.sqrt((s[1] + 1e-6) / (s[0] + 1e-6));
        s[1] += 0.1 * (change * change - s[1]);
        return p - change;
    }

    private interface Schedule {
        double at(int t);
    }

    private static Rule scheduled(Schedule rate) {
        return (p, g, t, s) -> p - rate.at(t) * g;
    }

    /** Half a cosine from 1 to 0. */
    private static double fallen(double x) {
        return Math.pow(Math.cos(Math.PI / 2 * Math.min(x, 1)), 2);
    }

    private static double oneCycle(int t) {
        double x = (t - 1) / 40.0;
        double rising = 0.2 * (0.04 + 0.96 * (1 - fallen(x / 0.3)));
        return x < 0.3 ? rising : 0.2 * (1e-4 + (1 - 1e-4) * fallen((x - 0.3) / 0.7));
    }

    private DynamicTest test(String text, Rule rule) {
        return test(text, g -> g, rule);
    }

    private DynamicTest test(String text, Change change, Rule rule) {
        return DynamicTest.dynamicTest(text, () -> compare(text, change, rule));
    }

    private void compare(String text, Change change, Rule rule) {
        List<Map<String, Double>> path = Programs.reports(PROGRAM.replace("RULE", text), folder.resolve("out"));
        assertEquals(STEPS, path.size());
        double[] w = START.clone();
        double[][] memory = new double[w.length][2];
        for (int t = 1; t <= STEPS; t++) {
            double total = w[0] + w[1] + w[2];
            double[] gradients = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                gradients[i] = A[i] * (w[i] - B[i]) + 0.1 * total;
            }
            gradients = change.of(gradients);
            for (int i = 0; i < w.length; i++) {
                w[i] = rule.step(w[i], gradients[i], t, memory[i]);
                double found = path.get(t - 1).get("w" + i);
                assertEquals(w[i], found, TOLERANCE * (1 + Math.abs(w[i])), text + " element " + i + " step " + t);
            }
        }
    }
}
