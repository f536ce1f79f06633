package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.ModelProgram;
import dev.dlc.dsl.program.Signature;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models on their own, with default arguments, or symbols for integers without one. */
final class ModelEntries {
    private final Elaborator elaborator;
    private final FunctionEntries functions;

    ModelEntries(Elaborator elaborator, FunctionEntries functions) {
        this.elaborator = elaborator;
        this.functions = functions;
    }

    /**
     * A model as a set of graphs.
     *
     * @param ranks by function, the number of axes of tensors with a pack, by parameter
     */
    ModelProgram model(Value.Model model, Map<String, Map<String, Integer>> ranks) {
        elaborator.clearDeferred();
        Declaration.Model declaration = model.declaration();
        String name = model.label();
        Span span = declaration.name().span();
        Leaves leaves = new Leaves();
        World world = new World(name + ".init", World.Mode.INIT, leaves);
        Frame frame = Frame.declaration(name);
        Site site = new Site(model.scope(), frame, world, Optional.of(""));
        OpenArguments open = new OpenArguments(elaborator, world, model.scope(), frame, Map.of());
        List<FunctionProgram> programs = new ArrayList<>();
        try {
            Value.Instance instance =
                    elaborator.instances().instantiate(model, open.of(declaration.parameters()), site, span);
            for (String function : instance.functions().keySet()) {
                Value.Function callee = Instances.function(instance, function);
                programs.add(functions.function(callee, leaves, ranks.getOrDefault(function, Map.of()), world.open()));
            }
        } catch (Failure failure) {
            elaborator.failed(failure, frame);
        }
        List<LeafSpec> specs = FunctionEntries.specs(leaves);
        Optional<Dim> flops = programs.stream()
                .filter(program -> program.name().equals(name + ".forward"))
                .findFirst()
                .flatMap(program -> program.signature().flops());
        Signature signature = new Signature(
                name,
                FunctionEntries.head(name, declaration.parameters(), open.texts()),
                Optional.of(count(specs)),
                flops,
                elaborator.deferred()
                        || programs.stream()
                                .anyMatch(program -> program.signature().deferred()),
                span);
        Graph init = world.initial();
        List<FunctionProgram> complete =
                programs.stream().map(program -> program.with(specs, init)).toList();
        return new ModelProgram(name, specs, init, complete, signature, List.of());
    }

    /** The number of trained numbers. */
    static Dim count(List<LeafSpec> specs) {
        Dim count = Dim.ZERO;
        for (LeafSpec spec : specs) {
            count = spec.isParameter() ? count.plus(spec.type().shape().elements()) : count;
        }
        return count;
    }
}
