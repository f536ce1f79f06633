package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DimPattern;
import dev.dlc.dsl.check.DimSolver;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resolves written types: names of types and models, sizes as dims. */
final class Types {
    private static final Map<String, Declared.Simple> SIMPLE = Stream.of(Declared.Simple.values())
            .collect(Collectors.toUnmodifiableMap(Declared.Simple::toString, Function.identity()));

    private final Elaborator elaborator;
    private final TypeAliases aliases;

    Types(Elaborator elaborator) {
        this.elaborator = elaborator;
        this.aliases = new TypeAliases(elaborator, this);
    }

    /** Types that a program gives names. */
    TypeAliases aliases() {
        return aliases;
    }

    /** The type with its names looked up where it stands; dims may be unknowns that are bound there. */
    Declared resolve(TypeExpr type, Site site) {
        return resolve(type, site, UnaryOperator.identity());
    }

    /**
     * As {@link #resolve(TypeExpr, Site)}.
     *
     * @param axes what an axis is called whose size is written as this name; empty text for nothing
     */
    Declared resolve(TypeExpr type, Site site, UnaryOperator<String> axes) {
        return switch (type) {
            case TypeExpr.Named named -> named(named, site);
            case TypeExpr.Tensor tensor -> tensor(tensor, site, axes);
            case TypeExpr.Instance instance -> instance(instance, site);
            case TypeExpr.ListOf list -> new Declared.ListOf(resolve(list.element(), site, axes));
            case TypeExpr.Tuple tuple -> tuple(tuple, site, axes);
            case TypeExpr.Function function -> Declared.Simple.FUNCTION;
            case TypeExpr.Missing missing -> throw Failure.poisoned();
        };
    }

    private Declared tuple(TypeExpr.Tuple tuple, Site site, UnaryOperator<String> axes) {
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
                        .map(field -> resolve(field.type(), site, axes))
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
        Optional<Value.TypeAlias> alias = TypeAliases.find(named.name(), site.scope());
        if (alias.isPresent()) {
            return aliases.use(alias.get(), List.of(), named.span(), site);
        }
        return new Declared.Instance(model(named.name(), site), List.of());
    }

    /** What a name with points stands for. */
    static Optional<Scope.Entry> entry(Path path, Scope scope) {
        Optional<Scope.Entry> entry = scope.find(path.parts().getFirst().text());
        for (Identifier part : path.parts().subList(1, path.parts().size())) {
            entry = entry.filter(e -> e.value() instanceof Value.Namespace)
                    .flatMap(e -> ((Value.Namespace) e.value()).scope().findHere(part.text()));
        }
        return entry;
    }

    private Value.Model model(Path path, Site site) {
        Optional<Scope.Entry> entry = entry(path, site.scope());
        if (entry.isPresent() && entry.get().value() instanceof Value.Model model) {
            return model;
        }
        boolean poisoned = entry.isPresent() && entry.get().value() instanceof Value.Poison;
        if (poisoned || path.parts().stream().anyMatch(Identifier::isMissing)) {
            throw Failure.poisoned();
        }
        List<String> known = new ArrayList<>(SIMPLE.keySet().stream().sorted().toList());
        known.addAll(declared(site.scope()));
        Diagnostic diagnostic = Diagnostic.at(DslCode.UNKNOWN_TYPE, path.span(), "`" + path + "` is no type")
                .sides(
                        "a type such as f32[N], Int, Fn, a model, or a declared type",
                        entry.map(e -> e.value().describe()).orElse("an unknown name"));
        throw Failure.wrong(Suggestion.closest(path.toString(), known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("declare or import `" + path + "`")));
    }

    // models and types
    private static List<String> declared(Scope scope) {
        return scope.names().stream()
                .filter(name -> !name.isEmpty() && Character.isUpperCase(name.charAt(0)))
                .filter(name -> scope.find(name)
                        .filter(e -> e.value() instanceof Value.Model || e.value() instanceof Value.TypeAlias)
                        .isPresent())
                .toList();
    }

    private Declared tensor(TypeExpr.Tensor tensor, Site site, UnaryOperator<String> axes) {
        String text = tensor.dtype().text();
        Optional<DType> dtype = DType.of(text);
        String variable = dtype.isEmpty() ? text : "";
        if (dtype.isEmpty()) {
            Optional<Value> value = site.scope().find(text).map(Scope.Entry::value);
            if (value.isPresent() && value.get() instanceof Value.Element element) {
                dtype = Optional.of(element.dtype());
            } else if (value.isPresent() && value.get() instanceof Value.UnknownElement unknown) {
                variable = unknown.name();
            } else if (value.isPresent() && hasArguments(value.get())) {
                throw Failure.wrong(brackets(tensor, value.get()));
            } else if (text.isEmpty()) {
                throw Failure.poisoned();
            } else if (!Character.isUpperCase(text.charAt(0))) {
                throw Failure.wrong(unknownDtype(tensor.dtype()));
            }
        }
        List<DimPattern> shape = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Expression dim : tensor.dims()) {
            addDim(dim, site, axes, shape, names);
        }
        return new Declared.Tensor(dtype, variable, shape, names);
    }

    private static boolean hasArguments(Value value) {
        return value instanceof Value.TypeAlias || value instanceof Value.Model;
    }

    private static Diagnostic brackets(TypeExpr.Tensor written, Value found) {
        String name = written.dtype().text();
        String sizes = written.dims().stream().map(dim -> dim.span().text()).collect(Collectors.joining(", "));
        return Diagnostic.at(DslCode.UNKNOWN_TYPE, written.span(), "`" + name + "` is no element type")
                .sides("an element type before the sizes", found.describe())
                .fix("its arguments stand in parentheses: `" + name + "(" + sizes + ")`");
    }

    private static Diagnostic unknownDtype(Identifier dtype) {
        List<String> known = Stream.of(DType.values()).map(DType::toString).toList();
        Diagnostic diagnostic = Diagnostic.at(DslCode.UNKNOWN_TYPE, dtype.span(), "`" + dtype + "` is no element type")
                .sides(String.join(", ", known), "`" + dtype + "`");
        return Suggestion.closest(dtype.text(), known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("f32 is the usual one"));
    }

    private void addDim(
            Expression dim, Site site, UnaryOperator<String> axes, List<DimPattern> shape, List<String> names) {
        if (dim instanceof Expression.Spread spread) {
            int before = shape.size();
            addPack(elaborator.read(spread.name().text(), spread.span(), site), spread.span(), site, shape);
            String name = axes.apply(spread.name().text());
            names.addAll(Collections.nCopies(shape.size() - before, name.isEmpty() ? "" : IndexNotation.PACK + name));
            return;
        }
        Value value = elaborator.eval(dim, site.unnamed());
        Dim size = Expect.dim(value, dim.span(), site.world());
        if (size.constant().isPresent() && size.constant().getAsLong() < 0) {
            throw Operators.arithmetic(dim.span(), "this size is negative: " + size);
        }
        shape.add(new DimPattern.One(size));
        names.add(dim instanceof Expression.Name name ? axes.apply(name.text()) : "");
    }

    private static void addPack(Value pack, Span span, Site site, List<DimPattern> shape) {
        switch (pack) {
            case Value.UnknownPack unknown -> shape.add(new DimPattern.Pack(unknown.name()));
            case Value.Items list
            when list.items().stream().anyMatch(Types::isUnknownOrList) ->
                list.items().forEach(item -> addPack(item, span, site, shape));
            case Value value ->
                Expect.shape(value, span, site.world()).forEach(known -> shape.add(new DimPattern.One(known)));
        }
    }

    // a pack among the arguments for a pack
    private static boolean isUnknownOrList(Value value) {
        return value instanceof Value.UnknownPack || value instanceof Value.Items;
    }

    private Declared instance(TypeExpr.Instance instance, Site site) {
        Optional<Value.TypeAlias> alias = TypeAliases.find(instance.model(), site.scope());
        if (alias.isPresent()) {
            return aliases.use(alias.get(), instance.arguments(), instance.span(), site);
        }
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
        DimNames names = new DimNames(scope).add(type);
        for (String pack : names.packs()) {
            if (!isPack(scope, pack)) {
                scope.bind(pack, new Value.UnknownPack(pack), type.span());
            }
        }
        for (String dim : names.dims()) {
            if (isFresh(scope, dim)) {
                scope.bind(dim, new Value.Int(DimSolver.unknown(dim)), type.span());
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
