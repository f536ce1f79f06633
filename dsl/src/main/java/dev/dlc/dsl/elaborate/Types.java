package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DimPattern;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.Path;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resolves written types: names of types and models, sizes as dims. */
final class Types {
    private static final Map<String, Declared.Simple> SIMPLE = Stream.of(Declared.Simple.values())
            .collect(Collectors.toUnmodifiableMap(Declared.Simple::toString, Function.identity()));

    private final Elaborator elaborator;

    Types(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** The type with its names looked up where it stands; dims may be unknowns that are bound there. */
    Declared resolve(TypeExpr type, Site site) {
        return switch (type) {
            case TypeExpr.Named named -> named(named, site);
            case TypeExpr.Tensor tensor -> tensor(tensor, site);
            case TypeExpr.Instance instance -> instance(instance, site);
            case TypeExpr.ListOf list -> new Declared.ListOf(resolve(list.element(), site));
            case TypeExpr.Tuple tuple -> tuple(tuple, site);
            case TypeExpr.Function function -> Declared.Simple.FUNCTION;
            case TypeExpr.Missing missing -> throw Failure.poisoned();
        };
    }

    private Declared tuple(TypeExpr.Tuple tuple, Site site) {
        List<String> labels = tuple.fields().stream()
                .flatMap(field -> field.label().map(Identifier::text).stream())
                .toList();
        if (!labels.isEmpty() && labels.size() < tuple.fields().size()) {
            // the parser has said so
            throw Failure.poisoned();
        }
        return new Declared.Tuple(
                labels,
                tuple.fields().stream()
                        .map(field -> resolve(field.type(), site))
                        .toList());
    }

    private Declared named(TypeExpr.Named named, Site site) {
        String text = named.name().toString();
        Declared.Simple simple = SIMPLE.get(text);
        if (simple != null) {
            return simple;
        }
        Optional<DType> scalar = DType.of(text);
        if (scalar.isPresent()) {
            return new Declared.Tensor(scalar, "", List.of(), List.of());
        }
        return new Declared.Instance(model(named.name(), site), List.of());
    }

    private Value.Model model(Path path, Site site) {
        Optional<Scope.Entry> entry = site.scope().find(path.parts().getFirst().text());
        for (Identifier part : path.parts().subList(1, path.parts().size())) {
            entry = entry.filter(e -> e.value() instanceof Value.Namespace)
                    .flatMap(e -> ((Value.Namespace) e.value()).scope().findHere(part.text()));
        }
        if (entry.isPresent() && entry.get().value() instanceof Value.Model model) {
            return model;
        }
        if (path.parts().stream().anyMatch(Identifier::isMissing)) {
            throw Failure.poisoned();
        }
        List<String> known = new ArrayList<>(SIMPLE.keySet().stream().sorted().toList());
        known.addAll(models(site.scope()));
        Diagnostic diagnostic = Diagnostic.at(DslCode.UNKNOWN_TYPE, path.span(), "`" + path + "` is no type")
                .sides(
                        "a type such as f32[N], Int, Fn, or a model",
                        entry.map(e -> e.value().describe()).orElse("an unknown name"));
        throw Failure.wrong(Suggestion.closest(path.toString(), known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("declare or import the model `" + path + "`")));
    }

    private static List<String> models(Scope scope) {
        return scope.names().stream()
                .filter(name -> !name.isEmpty() && Character.isUpperCase(name.charAt(0)))
                .filter(name -> scope.find(name)
                        .filter(e -> e.value() instanceof Value.Model)
                        .isPresent())
                .toList();
    }

    private Declared tensor(TypeExpr.Tensor tensor, Site site) {
        String text = tensor.dtype().text();
        Optional<DType> dtype = DType.of(text);
        boolean variable = dtype.isEmpty();
        if (variable) {
            Optional<Scope.Entry> entry = site.scope().find(text);
            if (entry.isPresent() && entry.get().value() instanceof Value.Element element) {
                dtype = Optional.of(element.dtype());
            } else if (text.isEmpty()) {
                throw Failure.poisoned();
            } else if (!Character.isUpperCase(text.charAt(0))) {
                throw Failure.wrong(unknownDtype(tensor.dtype()));
            }
        }
        List<DimPattern> shape = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Expression dim : tensor.dims()) {
            addDim(dim, site, shape, names);
        }
        return new Declared.Tensor(dtype, variable ? text : "", shape, names);
    }

    private static Diagnostic unknownDtype(Identifier dtype) {
        List<String> known = Stream.of(DType.values()).map(DType::toString).toList();
        Diagnostic diagnostic = Diagnostic.at(DslCode.UNKNOWN_TYPE, dtype.span(), "`" + dtype + "` is no element type")
                .sides(String.join(", ", known), "`" + dtype + "`");
        return Suggestion.closest(dtype.text(), known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("f32 is the usual one"));
    }

    private void addDim(Expression dim, Site site, List<DimPattern> shape, List<String> names) {
        if (dim instanceof Expression.Spread spread) {
            switch (elaborator.read(spread.name().text(), spread.span(), site)) {
                case Value.UnknownPack pack -> {
                    shape.add(new DimPattern.Pack(pack.name()));
                    names.add(IndexNotation.PACK + spread.name());
                }
                case Value value -> {
                    for (Dim known : Expect.shape(value, spread.span(), site.world())) {
                        shape.add(new DimPattern.One(known));
                        names.add(IndexNotation.PACK + spread.name());
                    }
                }
            }
            return;
        }
        Value value = elaborator.eval(dim, site.unnamed());
        Dim size = Expect.dim(value, dim.span(), site.world());
        if (size.constant().isPresent() && size.constant().getAsLong() < 0) {
            throw Operators.arithmetic(dim.span(), "this size is negative: " + size);
        }
        shape.add(new DimPattern.One(size));
        names.add(dim instanceof Expression.Name name ? name.text() : "");
    }

    private Declared instance(TypeExpr.Instance instance, Site site) {
        Value.Model model = model(instance.model(), site);
        List<Parameter> parameters = model.declaration().parameters();
        List<Declared.Instance.Given> given = new ArrayList<>();
        int position = 0;
        for (Argument argument : instance.arguments()) {
            String name = argument.label().map(Identifier::text).orElse("");
            if (name.isEmpty()) {
                if (position == parameters.size()) {
                    throw Failure.wrong(Diagnostic.at(
                                    DslCode.TOO_MANY_ARGUMENTS,
                                    argument.span(),
                                    model.label() + " has fewer parameters")
                            .sides("at most " + parameters.size() + " arguments", "one more"));
                }
                name = parameters.get(position++).name().text();
            }
            String wanted = name;
            if (parameters.stream().noneMatch(p -> p.name().text().equals(wanted))) {
                throw Failure.wrong(Signatures.unknownLabel(argument.span(), name, model.label(), parameters));
            }
            Value value = elaborator.eval(argument.value(), site.unnamed());
            given.add(new Declared.Instance.Given(name, Expect.dim(value, argument.span(), site.world())));
        }
        return new Declared.Instance(model, given);
    }

    /** Binds the names of dims and packs of a type that have no value yet as unknowns. */
    void declare(TypeExpr type, Scope scope) {
        DimNames names = new DimNames().add(type);
        for (String pack : names.packs()) {
            if (!isPack(scope, pack)) {
                scope.bind(pack, new Value.UnknownPack(pack), type.span());
            }
        }
        for (String dim : names.dims()) {
            if (isFresh(scope, dim)) {
                scope.bind(dim, new Value.Int(dev.dlc.dsl.check.DimSolver.unknown(dim)), type.span());
            }
        }
    }

    /** Whether a name in a size is a fresh dim: it starts with a capital letter and is no integer in reach. */
    static boolean isFresh(Scope scope, String name) {
        if (name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
            return false;
        }
        return scope.find(name)
                .map(entry -> switch (entry.value()) {
                    case Value.Int number -> false;
                    case Value.Open open -> false;
                    case Value.Items pack -> false;
                    case Value.UnknownPack pack -> false;
                    case Value.Poison poison -> false;
                    case Value other -> true;
                })
                .orElse(true);
    }

    static boolean isPack(Scope scope, String name) {
        return scope.find(name)
                .map(entry -> entry.value() instanceof Value.Items || entry.value() instanceof Value.UnknownPack)
                .orElse(false);
    }

    /** Where a type is written, or the name of the parameter without one. */
    static Span spanOf(Parameter parameter) {
        return parameter.type().map(TypeExpr::span).orElse(parameter.name().span());
    }
}
