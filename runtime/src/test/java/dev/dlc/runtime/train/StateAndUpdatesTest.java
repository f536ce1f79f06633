package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step can do with parameters and states, each against the same in Java. */
class StateAndUpdatesTest {
    private static final double TOLERANCE = 1e-5;

    private static final String MODELS = """
        import nn { Linear, BatchNorm2d }
        import optim { sgd }

        model Number(start: Float) {
          param w: f32[] = full([], start)
          fn forward() -> f32[] { w }
        }

        model Two {
          first = Linear(3, 4)
          second = Linear(4, 1)
          fn forward(x: f32[N, 3]) -> f32[N, 1] { x |> first |> tanh |> second }
        }

        fn error(net: Fn, x: f32[N, 3]) -> f32[] { mean((net(x) - sum(x, over: 1, keep: true))^2) }

        """;

    @TempDir
    Path folder;

    private List<Map<String, Double>> run(String block) {
        return Programs.reports(MODELS + block, folder.resolve("out"));
    }

    private static void close(double expected, Map<String, Double> reports, String name) {
        assertEquals(expected, reports.get(name), TOLERANCE * (1 + Math.abs(expected)), name);
    }

    @Test
    void severalModelsAndRulesInProgramOrder() {
        List<Map<String, Double>> steps = run("""
            train game {
              a = Number(1.0)
              b = Number(2.0)
              steps 10
              step {
                minimize (a() - 2.0 * b())^2 over a with sgd(lr: 0.1)
                minimize (a() * b() - 1.0)^2 over b with sgd(lr: 0.05, momentum: 0.5)
                report a = a(), b = b()
              }
            }
            """);
        double a = 1;
        double b = 2;
        double velocity = 0;
        for (Map<String, Double> step : steps) {
            a -= 0.1 * 2 * (a - 2 * b);
            // the second rule sees the a of this step
            velocity = 0.5 * velocity + 2 * a * (a * b - 1);
            b -= 0.05 * velocity;
            close(a, step, "a");
            close(b, step, "b");
        }
        assertEquals(10, steps.size());
    }

    @Test
    void updatesThatAreNoGradients() {
        List<Map<String, Double>> steps = run("""
            train table {
              a = Number(1.0)
              state values: f32[4] = zeros()
              state at: i32[] = 0
              steps 9
              step {
                update values[at] = 0.5 * values[at] + a.w
                update at = rem(at + 1, 4)
                update a.w = a.w * 1.5
                report total = sum(values), a = a()
              }
            }
            """);
        double[] values = new double[4];
        double a = 1;
        for (int i = 0; i < steps.size(); i++) {
            values[i % 4] = 0.5 * values[i % 4] + a;
            a *= 1.5;
            close(values[0] + values[1] + values[2] + values[3], steps.get(i), "total");
            close(a, steps.get(i), "a");
        }
        assertEquals(9, steps.size());
    }

    @Test
    void aSharedParameterGetsTheSumOfItsGradients() {
        List<Map<String, Double>> steps = run("""
            model Pair(part: Layer, factor: Float) {
              inner = part
              fn forward() -> f32[] { factor * inner() }
            }

            train tied {
              shared = Number(3.0)
              one = Pair(shared, 2.0)
              other = Pair(shared, 0.5)
              steps 5
              step {
                minimize one()^2 + other() over [one, other] with sgd(lr: 0.02)
                report w = shared()
              }
            }
            """);
        double w = 3;
        for (Map<String, Double> step : steps) {
            w -= 0.02 * (2 * 4 * w + 0.5);
            close(w, step, "w");
        }
    }

    @Test
    void aCopyBeginsWithTheValuesOfItsModelAndFollowsAsAnAverage() {
        List<Map<String, Double>> steps = run("""
            train averaged {
              net = Number(1.0)
              random = Two()
              slow = copy(net)
              twin = copy(random)
              steps 6
              step {
                minimize (net() - 5.0)^2 over net with sgd(lr: 0.1)
                update slow = 0.9 * slow + 0.1 * net
                report net = net(), slow = slow(), apart = sum((random.first.w - twin.first.w)^2), size = sum(twin.first.w^2)
              }
            }
            """);
        double net = 1;
        double slow = 1;
        for (Map<String, Double> step : steps) {
            net -= 0.1 * 2 * (net - 5);
            slow = 0.9 * slow + 0.1 * net;
            close(net, step, "net");
            close(slow, step, "slow");
            assertEquals(0.0, step.get("apart"));
            assertTrue(step.get("size") > 0.1, step.toString());
        }
    }

    @Test
    void aCopyInAStepIsASnapshot() {
        List<Map<String, Double>> steps = run("""
            train looks_back {
              net = Number(1.0)
              steps 4
              step {
                let before = copy(net)
                minimize net()^2 over net with sgd(lr: 0.1)
                report before = before(), after = net()
              }
            }
            """);
        double w = 1;
        for (Map<String, Double> step : steps) {
            close(w, step, "before");
            w *= 0.8;
            close(w, step, "after");
        }
    }

    @Test
    void whatIsNotNamedIsFrozen() {
        List<Map<String, Double>> steps = run("""
            train head {
              net = Two()
              start = copy(net)
              steps 5
              step {
                minimize error(net, random.normal([8, 3])) over net.second with sgd(lr: 0.1)
                report frozen = sum((net.first.w - start.first.w)^2) + sum(abs(net.first.b)),
                  moved = sum((net.second.w - start.second.w)^2)
              }
            }
            """);
        assertEquals(0.0, steps.getLast().get("frozen"));
        assertTrue(steps.getLast().get("moved") > 1e-3, steps.toString());
    }

    /** The weights of layers decay, biases do not; and the body learns at a tenth of the rate of the head. */
    @Test
    void groupsOfParametersHaveRulesOfTheirOwn() {
        List<Map<String, Double>> steps = run("""
            train groups {
              a = Two()
              b = copy(a)
              c = copy(a)
              steps 5
              step {
                let x = random.normal([8, 3])
                let la = error(a, x)
                minimize la over [p for p in parameters(a) if rank(p) > 1] with sgd(lr: 0.1, weight_decay: 0.5)
                minimize la over [p for p in parameters(a) if rank(p) < 2] with sgd(lr: 0.1)
                let g = grad(n => error(n, x))(b)
                update b.first.w = b.first.w - 0.1 * (g.first.w + 0.5 * b.first.w)
                update b.second.w = b.second.w - 0.1 * (g.second.w + 0.5 * b.second.w)
                update b.first.b = b.first.b - 0.1 * g.first.b
                update b.second.b = b.second.b - 0.1 * g.second.b
                let lc = error(c, x)
                let rates = grad(n => error(n, x))(c)
                let body = c.first.w - 0.01 * rates.first.w
                minimize lc over [c.second, c.first.b] with sgd(lr: 0.1)
                minimize lc over c.first.w with sgd(lr: 0.01)
                report d = sum((a.first.w - b.first.w)^2) + sum((a.second.w - b.second.w)^2),
                  e = sum((a.first.b - b.first.b)^2) + sum((a.second.b - b.second.b)^2),
                  f = sum((c.first.w - body)^2)
              }
            }
            """);
        for (Map<String, Double> step : steps) {
            assertEquals(0.0, step.get("d"), 1e-10);
            assertEquals(0.0, step.get("e"), 1e-10);
            assertEquals(0.0, step.get("f"), 1e-10);
        }
    }

    /** The sum of losses in a scan has the gradient of the whole batch, and keeps the values of one part at a time. */
    @Test
    void gradientsAccumulateOverPartsOfABatch() {
        List<Map<String, Double>> steps = run("""
            train accumulated {
              net = Two()
              whole = copy(net)
              steps 5
              step {
                let x = random.normal([12, 3])
                let (_, total) = scan s = 0.0 for part in reshape(x, [4, 3, 3]) { s + error(net, part) }
                let loss = total / 4.0
                minimize loss over net with sgd(lr: 0.1, momentum: 0.9)
                let direct = error(whole, x)
                minimize direct over whole with sgd(lr: 0.1, momentum: 0.9)
                report loss, direct, apart = sum((net.first.w - whole.first.w)^2)
              }
            }
            """);
        for (Map<String, Double> step : steps) {
            close(step.get("direct"), step, "loss");
            assertEquals(0.0, step.get("apart"), 1e-10);
        }
        assertTrue(steps.getLast().get("loss") != steps.getFirst().get("loss"));
    }
}
