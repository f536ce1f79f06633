package dev.dlc.runtime.test;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.GradientCheck;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.train.Failures;
import dev.dlc.runtime.train.RandomKeys;
import dev.dlc.runtime.train.TrainPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Runs inline tests. Assertions run on the device. Gradient checks run in double on the reference interpreter: the
 * gradient along a random direction against the symmetric difference quotient.
 */
public final class InlineTests {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-5;

    private InlineTests() {}

    /** What is wrong; nothing where the test passes. */
    public static List<Diagnostic> run(TestProgram test, Device device, long seed) {
        List<Diagnostic> wrong = new ArrayList<>();
        Executable executable = device.compile(test.graph());
        Executable.Run run = executable.prepare(new LeafStore(List.of()), Map.of());
        for (int i = 0; i < executable.inputs().size(); i++) {
            run.input(i, RandomKeys.key(seed, 0));
        }
        run.compute().ifPresent(failure -> wrong.add(Failures.diagnostic(failure)));
        for (GradientCheck check : test.gradients()) {
            checkGradient(check, seed, wrong);
        }
        return wrong;
    }

    private static void checkGradient(GradientCheck check, long seed, List<Diagnostic> wrong) {
        Map<String, RefTensor> key = key(seed);
        Evaluation point = evaluate(check.point(), key);
        Graph function = PassRunner.quiet().run(List.of(Differentiate.PASS), check.function());
        Map<String, RefTensor> at = new HashMap<>(key);
        Map<String, double[]> direction = new HashMap<>();
        Random random = new Random(seed);
        List<Node> parts = function.inputs().stream()
                .filter(input -> !input.attrs().text("name").equals(TrainPlan.RANDOM_KEY))
                .toList();
        for (int i = 0; i < parts.size(); i++) {
            RefTensor value = point.output("at" + i);
            at.put(parts.get(i).attrs().text("name"), value);
            direction.put(
                    parts.get(i).attrs().text("name"),
                    random.doubles(value.data().length, -1, 1).toArray());
        }
        Evaluation base = Interpreter.run(function, at, Interpreter.Precision.DOUBLE);
        double analytic = 0;
        for (int i = 0; i < parts.size(); i++) {
            double[] gradient = base.output("gradient" + i).data();
            double[] along = direction.get(parts.get(i).attrs().text("name"));
            for (int k = 0; k < gradient.length; k++) {
                analytic += gradient[k] * along[k];
            }
        }
        double numeric = (value(function, at, direction, STEP) - value(function, at, direction, -STEP)) / (2 * STEP);
        double allowed = TOLERANCE * (1 + Math.abs(numeric));
        if (!(Math.abs(analytic - numeric) <= allowed)) {
            wrong.add(Diagnostic.at(
                            RuntimeCode.GRADIENT_DIFFERS, check.span(), "the gradient differs from finite differences")
                    .sides(
                            String.format(Locale.ROOT, "%.9g along a random direction (seed %d)", numeric, seed),
                            String.format(Locale.ROOT, "%.9g", analytic))
                    .fix("check the gradient rule, or move the point away from a kink"));
        }
    }

    private static Map<String, RefTensor> key(long seed) {
        int[] words = RandomKeys.key(seed, 0);
        RefTensor key = new RefTensor(DType.I32, new int[] {2}, new double[] {words[0], words[1]});
        return Map.of(TrainPlan.RANDOM_KEY, key);
    }

    private static Evaluation evaluate(Graph graph, Map<String, RefTensor> leaves) {
        Graph expanded = PassRunner.quiet().run(List.of(Differentiate.PASS), graph);
        return Interpreter.run(expanded, leaves, Interpreter.Precision.DECLARED);
    }

    private static double value(
            Graph function, Map<String, RefTensor> at, Map<String, double[]> direction, double step) {
        Map<String, RefTensor> moved = new HashMap<>(at);
        direction.forEach((name, along) -> {
            RefTensor from = at.get(name);
            double[] data = from.data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] += step * along[i];
            }
            moved.put(name, new RefTensor(from.dtype(), from.sizes(), data));
        });
        List<Root> valueAlone = function.roots().stream()
                .filter(root ->
                        root instanceof Root.Output output && output.name().equals("value"))
                .toList();
        Graph alone = new Graph(function.name(), function.inputs(), valueAlone, function.checks());
        return Interpreter.run(alone, moved, Interpreter.Precision.DOUBLE)
                .output("value")
                .data()[0];
    }
}
