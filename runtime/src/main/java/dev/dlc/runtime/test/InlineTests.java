package dev.dlc.runtime.test;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.GradientCheck;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.interpret.Sizes;
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
 * Runs inline tests. Assertions run on the device. Gradient checks compare slopes ({@link Slope}) along a random
 * direction.
 */
public final class InlineTests {
    private InlineTests() {}

    /** What is wrong; nothing where the test passes. */
    public static List<Diagnostic> run(TestProgram test, Device device, long seed) {
        List<Diagnostic> wrong = new ArrayList<>();
        Executable executable = device.compile(test.graph());
        Executable.Run run = executable.prepare(new LeafStore(List.of()), Map.of());
        for (int i = 0; i < executable.inputs().size(); i++) {
            run.input(i, RandomKeys.key(seed, 0));
        }
        run.compute().ifPresent(failure -> wrong.add(diagnostic(test, failure, seed)));
        for (GradientCheck check : test.gradients()) {
            checkGradient(check, seed, wrong);
        }
        return wrong;
    }

    private static Diagnostic diagnostic(TestProgram test, Executable.Failure failure, long seed) {
        Diagnostic base = Failures.diagnostic(failure);
        return switch (failure) {
            case Executable.Failure.NotFinite bad -> base;
            case Executable.Failure.CheckFailed check -> FailedAssertion.explain(base, test.graph(), check, key(seed));
        };
    }

    private static void checkGradient(GradientCheck check, long seed, List<Diagnostic> wrong) {
        Map<String, RefTensor> key = key(seed);
        Evaluation point = evaluate(check.point(), key);
        Graph function = PassRunner.quiet().run(List.of(Differentiate.PASS), check.function());
        Map<String, RefTensor> at = new HashMap<>(key);
        List<String> parts = function.inputs().stream()
                .map(input -> input.attrs().text("name"))
                .filter(name -> !name.equals(TrainPlan.RANDOM_KEY))
                .toList();
        for (int i = 0; i < parts.size(); i++) {
            at.put(parts.get(i), point.output("at" + i));
        }
        Slope slope = Slope.at(Slope.Function.of(function, parts), at, Sizes.NONE, new Random(seed));
        if (!slope.agrees()) {
            wrong.add(Diagnostic.at(
                            RuntimeCode.GRADIENT_DIFFERS, check.span(), "the gradient differs from finite differences")
                    .sides(
                            String.format(
                                    Locale.ROOT, "%.9g along a random direction (seed %d)", slope.numeric(), seed),
                            String.format(Locale.ROOT, "%.9g", slope.analytic()))
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
}
