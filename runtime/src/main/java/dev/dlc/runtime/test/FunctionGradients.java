package dev.dlc.runtime.test;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Violation;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Differentiation;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Leaf;
import dev.dlc.ir.op.Movement;
import dev.dlc.ir.op.Reduce;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.runtime.RuntimeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Checks the gradients of whole functions: of a random combination of their floating results, by their floating inputs
 * and all parameters, and of the losses of train steps by the parameters that they train, at {@linkplain Points random
 * points} with small sizes. A point where the function is flat in a whole parameter is given up for another, a few
 * times. What {@code stop_gradient} holds is held in the difference quotient, too; inside of loops and branches it is
 * not, and a function whose gradients differ there is skipped.
 */
public final class FunctionGradients {
    private static final int POINTS = 3;

    /** So many points are tried for one at which no parameter is without a slope. */
    private static final int FLAT_POINTS = 4;

    /**
     * Multiply-adds of a loss that is evaluated some ten times: the sizes of a train block are those of its training,
     * while those of functions are chosen small.
     */
    private static final double MOST_WORK = 1 << 27;

    /** Along so many random directions the gradients are compared. */
    public static final int DIRECTIONS = 2;

    private FunctionGradients() {}

    /** What was found. */
    public sealed interface Outcome {
        /**
         * The gradients are right.
         *
         * @param difference the largest difference, as a part of 1 + |slope|
         * @param sizes the sizes that were chosen for open dims
         * @param nothing the parameters and inputs by which both slopes are 0, so that nothing is known of them
         * @param warnings one if there are parameters among them
         */
        record Agrees(double difference, Map<String, Long> sizes, List<String> nothing, List<Diagnostic> warnings)
                implements Outcome {
            public Agrees {
                nothing = List.copyOf(nothing);
                warnings = List.copyOf(warnings);
            }
        }

        /** They are wrong. */
        record Differs(Diagnostic diagnostic) implements Outcome {}

        /** There was nothing to compare, and why. */
        record Skipped(String reason) implements Outcome {}
    }

    /** Checks one function; equal seeds give equal points and directions. */
    public static Outcome check(FunctionProgram program, long seed) {
        return program.signature().deferred()
                ? new Outcome.Skipped("it is checked where it is used, since it depends on compile-time arguments")
                : check(Derivable.of(program), seed);
    }

    /**
     * Checks the losses that the steps of a train block minimize, each by its parameters; by the names of the losses.
     */
    public static Map<String, Outcome> checkLosses(TrainProgram program, long seed) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        Derivable.losses(program).forEach(loss -> outcomes.put(loss.name(), check(loss, seed)));
        return outcomes;
    }

    private static Outcome check(Derivable program, long seed) {
        if (hasOwnGradient(program.graph())) {
            return new Outcome.Skipped("it has a gradient of its own by `custom_grad`, which need not be the true one");
        }
        Set<String> parameters = program.parameters();
        Rebuild rebuild = new Rebuild();
        Graph copy = rebuild.graph(program.graph(), (node, operands) -> rebuild.like(node, operands, region -> region));
        List<Root> outputs = copy.roots().stream()
                .filter(root ->
                        root instanceof Root.Output && root.value().dtype().isFloat())
                .toList();
        List<Node> results = outputs.stream().map(Root::value).toList();
        List<Node> variables = new Graph(copy.name(), copy.inputs(), outputs)
                .nodes().stream()
                        .filter(node -> parameters.contains(name(node))
                                || program.isByInputs()
                                        && node.is(Leaf.INPUT)
                                        && node.dtype().isFloat())
                        .toList();
        if (variables.isEmpty() || results.isEmpty()) {
            return new Outcome.Skipped(
                    results.isEmpty() ? "it has no floating result" : "it has neither floating inputs nor parameters");
        }
        try {
            Outcome outcome = compare(program, function(copy, variables, results, rebuild), new Random(seed), seed);
            // The gradient is that of the whole function where what is held makes no difference, as in softmax.
            return outcome instanceof Outcome.Differs && copy.nodes().stream().anyMatch(FunctionGradients::stopsInside)
                    ? new Outcome.Skipped(
                            "it has a `stop_gradient` in a loop or branch, which no difference quotient holds")
                    : outcome;
        } catch (DlcException none) {
            return new Outcome.Skipped(none.diagnostics().getFirst().message());
        }
    }

    private static boolean stopsInside(Node node) {
        return node.regions().stream()
                .flatMap(region -> region.nodes().stream())
                .anyMatch(inner -> inner.is(Differentiation.STOP_GRADIENT) || stopsInside(inner));
    }

    private static boolean hasOwnGradient(Graph graph) {
        return graph.nodes().stream()
                .anyMatch(node -> node.is(Control.CUSTOM_GRAD)
                        || node.regions().stream().anyMatch(FunctionGradients::hasOwnGradient));
    }

    private static String name(Node node) {
        return node.is(Leaf.INPUT) || node.is(Leaf.PARAM) || node.is(Leaf.STATE)
                ? node.attrs().text("name")
                : "";
    }

    // value = sum of c_i y_i with cotangents c_i that are inputs; what stop_gradient holds becomes inputs of the value
    private static Probe function(Graph copy, List<Node> variables, List<Node> results, Rebuild rebuild) {
        Emit emit = new Emit(rebuild.builder());
        List<Node> inputs = new ArrayList<>(copy.inputs());
        Optional<Node> sum = Optional.empty();
        for (int i = 0; i < results.size(); i++) {
            Node cotangent = emit.input("cotangent." + i, results.get(i).tensor());
            inputs.add(cotangent);
            Node product = emit.mul(results.get(i), cotangent);
            Node part = emit.cast(
                    emit.reduce(Reduce.SUM, product, Emit.allAxes(product)),
                    results.getFirst().dtype());
            sum = sum.map(s -> emit.add(s, part)).or(() -> Optional.of(part));
        }
        Node value = sum.orElseThrow();
        List<Node> gradients = emit.items(emit.gradient(value, variables));
        List<Root> roots = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            roots.add(new Root.Output("gradient" + i, gradients.get(i)));
        }
        List<Node> stopped = copy.nodes().stream()
                .filter(node -> node.is(Differentiation.STOP_GRADIENT))
                .toList();
        for (int i = 0; i < stopped.size(); i++) {
            roots.add(new Root.Output(Probe.held(i), stopped.get(i).operand(0)));
        }
        Graph all = differentiated(new Graph(copy.name(), inputs, roots, copy.checks()));
        Graph alone = new Graph(copy.name(), inputs, List.of(new Root.Output("value", value)), copy.checks());
        List<String> names = variables.stream().map(FunctionGradients::name).toList();
        Graph variablesAlone = new Graph(
                copy.name(),
                List.of(),
                variables.stream()
                        .<Root>map(node -> new Root.Output(name(node), node))
                        .toList());
        Slope.Function function = new Slope.Function(all, differentiated(holding(alone, stopped)), names);
        return new Probe(function, List.of(all, function.value(), variablesAlone), stopped.size());
    }

    private static Graph differentiated(Graph graph) {
        return PassRunner.quiet().run(List.of(Differentiate.PASS), graph);
    }

    private static Graph holding(Graph value, List<Node> stopped) {
        Rebuild rebuild = new Rebuild();
        return rebuild.graph(value, (node, operands) -> {
            int at = stopped.indexOf(node);
            return at < 0
                    ? rebuild.like(node, operands, region -> region)
                    : new Emit(rebuild.builder()).input(Probe.held(at), node.tensor());
        });
    }

    /**
     * @param function what is compared; its gradients also yield what {@code stop_gradient} holds
     * @param graphs whose leaves need a value
     * @param held the number of such values
     */
    private record Probe(Slope.Function function, List<Graph> graphs, int held) {
        static String held(int index) {
            return "held." + index;
        }
    }

    private static Outcome compare(Derivable program, Probe probe, Random random, long seed) {
        String reason = "no random point with small sizes is in its domain";
        List<Outcome.Agrees> flat = new ArrayList<>();
        for (int i = 0; i < POINTS * Points.TRIES && flat.size() < FLAT_POINTS; i++) {
            Optional<Points> points = Points.of(probe.graphs(), program.init(), random, i);
            if (points.isEmpty()) {
                continue;
            }
            double work = Work.of(probe.function().value(), points.get().sizes());
            if (!program.isByInputs() && work > MOST_WORK) {
                return new Outcome.Skipped(String.format(
                        Locale.ROOT, "it takes %.1e multiply-adds; a smaller model can be checked in a test", work));
            }
            try {
                Optional<Outcome> outcome = at(program, probe, points.get(), random, seed);
                if (outcome.isPresent()
                        && outcome.get() instanceof Outcome.Agrees agrees
                        && !agrees.nothing().isEmpty()) {
                    flat.add(agrees);
                } else if (outcome.isPresent()) {
                    return outcome.get();
                }
                reason = "each random point is near a kink, or its value is not finite";
            } catch (Violation outside) {
                reason = outside.rule().equals("run.size")
                        ? "a size follows from no argument: " + outside.getMessage()
                        : outside.getMessage();
            }
        }
        Optional<Outcome.Agrees> best = flat.stream()
                .min(Comparator.comparingInt(agrees -> agrees.nothing().size()));
        return best.isPresent() ? best.get() : new Outcome.Skipped(reason);
    }

    // nothing where the point is no good
    private static Optional<Outcome> at(Derivable program, Probe probe, Points points, Random random, long seed) {
        Map<String, RefTensor> point = points.values(seed);
        var base = Interpreter.run(
                probe.function().gradients(), point, points.sizes(), Interpreter.Precision.DOUBLE, (n, v) -> {});
        for (int i = 0; i < probe.held(); i++) {
            point.put(Probe.held(i), base.output(Probe.held(i)));
        }
        double worst = 0;
        for (int i = 0; i < DIRECTIONS; i++) {
            Slope slope = Slope.at(probe.function(), base, point, points.sizes(), random, name -> true);
            if (!slope.agrees() && slope.isRough()) {
                return Optional.empty();
            }
            if (!slope.agrees()) {
                return Optional.of(new Outcome.Differs(differs(program, slope, seed)));
            }
            worst = Math.max(worst, slope.difference());
        }
        List<String> nothing = new ArrayList<>();
        for (String name : flat(probe.function(), base)) {
            Slope slope = Slope.at(probe.function(), base, point, points.sizes(), random, name::equals);
            if (!slope.agrees() && !slope.isRough()) {
                return Optional.of(new Outcome.Differs(differs(program, slope, seed)));
            }
            if (slope.isNothing()) {
                nothing.add(name);
            }
        }
        // what an input goes through may well be steps and signs by intent
        List<String> parameters =
                nothing.stream().filter(program.parameters()::contains).toList();
        List<Diagnostic> warnings = parameters.isEmpty() ? List.of() : List.of(saysNothing(program, parameters, seed));
        return Optional.of(new Outcome.Agrees(worst, points.sizes().values(), nothing, warnings));
    }

    /** The variables whose gradient is 0 at a point; not those that the value does not follow at all. */
    private static List<String> flat(Slope.Function function, Evaluation base) {
        List<String> flat = new ArrayList<>();
        for (int i = 0; i < function.variables().size(); i++) {
            double[] gradient = base.output("gradient" + i).data();
            if (Arrays.stream(gradient).allMatch(x -> x == 0) && !isZero(gradient(function, i))) {
                flat.add(function.variables().get(i));
            }
        }
        return flat;
    }

    private static Node gradient(Slope.Function function, int index) {
        return function.gradients().roots().stream()
                .filter(root ->
                        root instanceof Root.Output output && output.name().equals("gradient" + index))
                .map(Root::value)
                .findFirst()
                .orElseThrow();
    }

    /** Whether a node is 0 wherever it is computed. */
    private static boolean isZero(Node node) {
        return node.is(Movement.BROADCAST) ? isZero(node.operand(0)) : node.is(Leaf.CONSTANT);
    }

    private static Diagnostic saysNothing(Derivable program, List<String> nothing, long seed) {
        return Diagnostic.at(
                        RuntimeCode.GRADIENT_SAYS_NOTHING,
                        program.span(),
                        "the gradient of `" + program.name() + "` by `" + String.join("`, `", nothing)
                                + "` was compared only where it is 0")
                .sides("a slope", "0 at " + FLAT_POINTS + " random points (seed " + seed + ")")
                .fix("give the parameters first values at which it is not flat, or use `gradcheck` in a test");
    }

    private static Diagnostic differs(Derivable program, Slope slope, long seed) {
        return Diagnostic.at(
                        RuntimeCode.GRADIENT_DIFFERS,
                        program.span(),
                        "the gradient of `" + program.name() + "` differs from finite differences")
                .sides(
                        String.format(Locale.ROOT, "%.9g along a random direction (seed %d)", slope.numeric(), seed),
                        String.format(Locale.ROOT, "%.9g", slope.analytic()))
                .fix("check the gradient rules of what it calls");
    }
}
