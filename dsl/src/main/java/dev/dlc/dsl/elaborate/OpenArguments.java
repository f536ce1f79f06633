package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimPattern;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Arguments for a declaration that is elaborated on its own: inputs of the graph for tensors, symbols for integers
 * without a default, and parameters left open for what has no stand-in. A pack stands for one axis, unless the number
 * is given.
 */
final class OpenArguments {
    private final Elaborator elaborator;
    private final World world;
    private final Site site;
    private final Map<String, Integer> ranks;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> packs = new HashSet<>();

    /**
     * Arguments for functions and models declared in a scope.
     *
     * @param ranks the number of axes of tensors with a pack, by parameter
     */
    OpenArguments(Elaborator elaborator, World world, Scope scope, Frame frame, Map<String, Integer> ranks) {
        this.elaborator = elaborator;
        this.world = world;
        this.site = new Site(new Scope(scope), frame, world, Optional.empty());
        this.ranks = ranks;
    }

    /** Each parameter with its type as it turned out. */
    Map<String, String> texts() {
        return texts;
    }

    /** The scope in which dims of the parameters are bound to symbols. */
    Scope scope() {
        return site.scope();
    }

    /** Values for all parameters that need one. */
    List<Arg> of(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            parameter
                    .type()
                    .ifPresent(type -> declare(
                            type, Optional.ofNullable(ranks.get(parameter.name().text()))));
        }
        Map<String, Arg> given = new LinkedHashMap<>();
        for (boolean tensors : new boolean[] {false, true}) {
            for (Parameter parameter : parameters) {
                boolean isTensor = parameter
                        .type()
                        .map(type -> DimNames.hasDims(type, site.scope()))
                        .orElse(false);
                if (isTensor == tensors) {
                    argument(parameter, given);
                }
            }
        }
        return List.copyOf(given.values());
    }

    /** The declared type of a result, with symbols for dims that no parameter mentions. */
    Optional<Type.Tensor> result(TypeExpr type) {
        declare(type, Optional.empty());
        return elaborator.attempt(() -> elaborator.types().resolve(type, site) instanceof Declared.Tensor tensor
                ? Optional.of(type(tensor))
                : Optional.empty());
    }

    private void declare(TypeExpr type, Optional<Integer> rank) {
        DimNames names = new DimNames(site.scope()).add(type);
        for (String pack : names.packs()) {
            if (!Types.isPack(site.scope(), pack)) {
                int count = packRank(type, rank);
                List<Value> dims = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    dims.add(symbol(count == 1 ? pack : pack + i, type.span()));
                }
                if (rank.isEmpty()) {
                    packs.add(pack);
                }
                site.scope().bind(pack, new Value.Items(dims), type.span());
            }
        }
        for (String dim : names.dims()) {
            if (Types.isFresh(site.scope(), dim)) {
                site.scope().bind(dim, symbol(dim, type.span()), type.span());
            }
        }
    }

    private static int packRank(TypeExpr type, Optional<Integer> rank) {
        return rank.isPresent() && type instanceof TypeExpr.Tensor tensor
                ? Math.max(0, rank.get() - tensor.dims().size() + 1)
                : 1;
    }

    /** The type of a value, with packs as they are written. */
    String text(Value value) {
        return Results.text(value, this::written);
    }

    private Dim written(Dim dim) {
        return dim.substitute(symbol -> packs.contains(symbol) ? Dim.symbol("..." + symbol) : null);
    }

    private Value symbol(String name, Span span) {
        world.declare(name, span);
        return new Value.Int(Dim.symbol(name));
    }

    private void argument(Parameter parameter, Map<String, Arg> given) {
        String name = parameter.name().text();
        Span span = Types.spanOf(parameter);
        texts.put(name, parameter.span().text().replaceAll("\\s+", " "));
        if (parameter.standard().isPresent()) {
            standard(parameter);
            return;
        }
        Declared declared = parameter
                .type()
                .map(type -> elaborator.types().resolve(type, site))
                .orElse(Declared.Simple.ANY);
        Value value = value(name, declared, span);
        site.scope().bind(name, value, span);
        if (value instanceof Value.Tensor tensor && declared instanceof Declared.Tensor) {
            texts.put(name, name + ": " + text(tensor));
        }
        given.put(name, new Arg(Optional.of(name), span, Optional.empty(), Optional.of(value)));
    }

    /** A default is bound here too, since types of other parameters may mention it. */
    private void standard(Parameter parameter) {
        Expression standard = parameter.standard().orElseThrow();
        Value value;
        try {
            value = elaborator.eval(standard, site);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.FATAL) {
                throw failure;
            }
            value = new Value.Poison();
        }
        site.scope().bind(parameter.name().text(), value, standard.span());
    }

    private Value value(String name, Declared declared, Span span) {
        return switch (declared) {
            case Declared.Tensor tensor -> new Value.Tensor(world.input(name, type(tensor), span));
            case Declared.Simple simple -> simple(name, simple, span);
            case Declared.ListOf list -> new Value.Open(name);
            case Declared.Tuple tuple -> {
                List<Value> items = new ArrayList<>();
                Map<String, Value> fields = new LinkedHashMap<>();
                for (int i = 0; i < tuple.items().size(); i++) {
                    String part = tuple.labels().isEmpty()
                            ? Integer.toString(i)
                            : tuple.labels().get(i);
                    Value item = value(name + "." + part, tuple.items().get(i), span);
                    items.add(item);
                    fields.put(part, item);
                }
                yield tuple.labels().isEmpty() ? new Value.Tuple(items) : new Value.Record(fields);
            }
            case Declared.Instance instance -> instance(name, instance, span);
        };
    }

    private static Type.Tensor type(Declared.Tensor declared) {
        List<Dim> dims = new ArrayList<>();
        for (DimPattern item : declared.shape()) {
            switch (item) {
                case DimPattern.One one -> dims.add(one.dim());
                case DimPattern.Pack pack -> throw Failure.deferred();
            }
        }
        return Type.tensor(declared.dtype().orElse(DType.F32), new Shape(dims));
    }

    private Value simple(String name, Declared.Simple type, Span span) {
        return switch (type) {
            case INT -> {
                world.leaveOpen(name);
                yield symbol(name, span);
            }
            case FLOAT -> {
                world.leaveOpen(name);
                yield new Value.Tensor(world.input(name, Type.scalar(DType.F32), span));
            }
            case BOOL, TEXT, FUNCTION, LAYER, AXES, SHAPE, ELEMENT, RULE, ANY -> new Value.Open(name);
        };
    }

    private Value instance(String name, Declared.Instance declared, Span span) {
        List<Parameter> parameters = declared.model().declaration().parameters();
        List<String> known =
                declared.arguments().stream().map(Declared.Instance.Given::name).toList();
        OpenArguments open =
                new OpenArguments(elaborator, world, declared.model().scope(), site.frame(), Map.of());
        List<Arg> arguments = new ArrayList<>(open.of(parameters.stream()
                .filter(p -> !known.contains(p.name().text()))
                .toList()));
        for (Declared.Instance.Given given : declared.arguments()) {
            arguments.add(new Arg(
                    Optional.of(given.name()), span, Optional.empty(), Optional.of(new Value.Int(given.value()))));
        }
        return elaborator.instances().instantiate(declared.model(), arguments, site.at(Optional.of(name)), span);
    }
}
