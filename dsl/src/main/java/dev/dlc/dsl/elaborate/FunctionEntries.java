package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.program.CallGraph;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.Signature;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Functions on their own: each tensor parameter is an input of the graph. */
final class FunctionEntries {
    private final Elaborator elaborator;

    FunctionEntries(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** A function of a file as a graph; models that it makes have their parameters in it. */
    FunctionProgram function(Value.Function function, Map<String, Integer> ranks) {
        Leaves leaves = new Leaves();
        FunctionProgram program = function(function, leaves, ranks, Set.of());
        return program.with(specs(leaves), new World(function.label() + ".init", World.Mode.INIT, leaves).initial());
    }

    /**
     * A function as a graph, without the first values of its leaves.
     *
     * @param leaves where parameters are
     * @param ranks the number of axes of tensors with a pack, by parameter
     * @param open the integers that stand for any: arguments of the model that have no default
     */
    FunctionProgram function(Value.Function function, Leaves leaves, Map<String, Integer> ranks, Set<String> open) {
        World world = new World(function.label(), World.Mode.CALL, leaves);
        open.forEach(world::leaveOpen);
        FunctionProgram program = run(function, world, ranks);
        if (world.differsInStep()) {
            World step = new World(function.label(), World.Mode.STEP, leaves.copy());
            open.forEach(step::leaveOpen);
            run(function, step, ranks);
        }
        return program;
    }

    private FunctionProgram run(Value.Function function, World world, Map<String, Integer> ranks) {
        boolean before = elaborator.deferred();
        elaborator.clearDeferred();
        Declaration.Function declaration = function.declaration();
        Span span = declaration.name().span();
        Frame frame = Frame.declaration(function.frame());
        OpenArguments open = new OpenArguments(elaborator, world, function.scope(), frame, ranks);
        Value value;
        try {
            List<Arg> arguments = open.of(declaration.parameters());
            Site site = new Site(function.scope(), frame, world, Optional.empty());
            Optional<Type.Tensor> wanted = declaration.result().flatMap(open::result);
            value = elaborator.calls().call(function, arguments, site, span, wanted);
        } catch (Failure failure) {
            value = elaborator.failed(failure, frame);
        }
        Graph raw = world.graph();
        List<Root> roots = new ArrayList<>(raw.roots());
        roots.addAll(Results.outputs(value, span, world));
        Graph graph = new Graph(raw.name(), raw.inputs(), roots, raw.checks());
        boolean deferred = elaborator.deferred();
        if (before) {
            elaborator.setDeferred();
        }
        Signature signature = signature(declaration, function.label(), open, value, graph, deferred);
        Graph none = new Graph(function.label() + ".init", List.of(), List.of());
        CallGraph calls = world.trace()
                .graph(
                        function.label(),
                        graph.inputs(),
                        roots.subList(raw.roots().size(), roots.size()));
        return new FunctionProgram(function.label(), graph, List.of(), none, signature, calls, List.of());
    }

    private static Signature signature(
            Declaration.Function declaration,
            String name,
            OpenArguments open,
            Value value,
            Graph graph,
            boolean deferred) {
        boolean known = !deferred && !(value instanceof Value.Poison);
        String result = known
                ? open.text(value)
                : declaration
                        .result()
                        .map(type -> type.span().text().replaceAll("\\s+", " "))
                        .orElse("...");
        String head = head(name, declaration.parameters(), open.texts());
        Optional<Dim> flops = known ? Optional.of(Flops.of(graph)) : Optional.empty();
        return new Signature(
                name,
                head + " -> " + result,
                Optional.empty(),
                flops,
                deferred,
                declaration.name().span());
    }

    /** {@code forward(x: f32[N, 4], k: Int = 2)}. */
    static String head(String name, List<Parameter> parameters, Map<String, String> texts) {
        return parameters.stream()
                .map(parameter -> texts.getOrDefault(
                        parameter.name().text(), parameter.span().text()))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /** The leaves as others see them: parameters first. */
    static List<LeafSpec> specs(Leaves leaves) {
        List<LeafSpec> specs = new ArrayList<>();
        for (Leaf.Kind kind : Leaf.Kind.values()) {
            leaves.of(kind).forEach(leaf -> specs.add(new LeafSpec(leaf.path(), role(kind), leaf.type(), leaf.span())));
        }
        return specs;
    }

    private static LeafSpec.Role role(Leaf.Kind kind) {
        return switch (kind) {
            case PARAM -> LeafSpec.Role.PARAMETER;
            case STATE -> LeafSpec.Role.STATE;
            case RULE -> LeafSpec.Role.RULE;
        };
    }
}
