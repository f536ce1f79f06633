package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimSolver;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Path;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Types that a program gives names: a use stands for the type behind the name, with its arguments in their places. */
final class TypeAliases {
    private final Elaborator elaborator;
    private final Types types;

    TypeAliases(Elaborator elaborator, Types types) {
        this.elaborator = elaborator;
        this.types = types;
    }

    /**
     * The value of a declaration. Looks up the types that it is made of, so that one that is made of itself is found.
     *
     * @throws Failure where a type is made of itself
     */
    static Value.TypeAlias of(Declaration.TypeAlias declaration, Scope scope) {
        Set<String> names = new HashSet<>();
        declaration.parameters().forEach(parameter -> names.add(parameter.name().text()));
        Set<String> elements = new HashSet<>();
        addElements(declaration.type(), names, scope, elements);
        return new Value.TypeAlias(declaration, scope, elements);
    }

    // the parameters that stand where an element type does
    private static void addElements(TypeExpr type, Set<String> names, Scope scope, Set<String> to) {
        switch (type) {
            case TypeExpr.Tensor tensor -> {
                if (names.contains(tensor.dtype().text())) {
                    to.add(tensor.dtype().text());
                }
            }
            case TypeExpr.Named named -> find(named.name(), scope);
            case TypeExpr.Instance instance ->
                find(instance.model(), scope)
                        .ifPresent(alias -> elementNames(alias, instance).stream()
                                .filter(names::contains)
                                .forEach(to::add));
            case TypeExpr.ListOf list -> addElements(list.element(), names, scope, to);
            case TypeExpr.Tuple tuple -> tuple.fields().forEach(field -> addElements(field.type(), names, scope, to));
            case TypeExpr.Function function -> {}
            case TypeExpr.Missing missing -> {}
        }
    }

    /** The type that a program declares under a name. */
    static Optional<Value.TypeAlias> find(Path path, Scope scope) {
        return Types.entry(path, scope)
                .map(Scope.Entry::value)
                .filter(Value.TypeAlias.class::isInstance)
                .map(Value.TypeAlias.class::cast);
    }

    /** The names that a use gives as element types. */
    static List<String> elementNames(Value.TypeAlias alias, TypeExpr.Instance use) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < use.arguments().size(); i++) {
            if (use.arguments().get(i).value() instanceof Expression.Name name
                    && isElement(alias, use.arguments(), i)) {
                names.add(name.text());
            }
        }
        return names;
    }

    /** Whether an argument of a use is an element type. */
    static boolean isElement(Value.TypeAlias alias, List<Argument> arguments, int index) {
        Optional<Identifier> label = arguments.get(index).label();
        if (label.isPresent()) {
            return alias.elements().contains(label.get().text());
        }
        int position = (int) arguments.subList(0, index).stream()
                .filter(argument -> argument.label().isEmpty())
                .count();
        return parameterAt(alias, arguments, position)
                .map(parameter -> alias.elements().contains(parameter.name().text()))
                .orElse(false);
    }

    // a pack takes the positional arguments that the other parameters leave
    private static Optional<Declaration.TypeParameter> parameterAt(
            Value.TypeAlias alias, List<Argument> arguments, int position) {
        List<Declaration.TypeParameter> parameters = alias.declaration().parameters();
        int packed = packed(alias, arguments);
        int at = position;
        for (Declaration.TypeParameter parameter : parameters) {
            int width = parameter.pack() ? packed : 1;
            if (at < width) {
                return Optional.of(parameter);
            }
            at -= width;
        }
        return Optional.empty();
    }

    private static int packed(Value.TypeAlias alias, List<Argument> arguments) {
        long single =
                alias.declaration().parameters().stream().filter(p -> !p.pack()).count();
        return (int) Math.max(0, arguments.size() - single);
    }

    // ---- uses

    /** The type that a use of an alias stands for. */
    Declared use(Value.TypeAlias alias, List<Argument> arguments, Span span, Site site) {
        checkLabels(alias, arguments);
        Scope inside = new Scope(alias.scope());
        Map<String, String> written = new HashMap<>();
        Map<String, List<Value>> packs = new HashMap<>();
        alias.declaration().parameters().stream()
                .filter(Declaration.TypeParameter::pack)
                .forEach(parameter -> packs.put(parameter.name().text(), new ArrayList<>()));
        int position = 0;
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            int at = argument.label().isPresent() ? -1 : position++;
            String name = argument.label()
                    .map(Identifier::text)
                    .orElseGet(() -> parameterAt(alias, arguments, at)
                            .orElseThrow(() -> tooMany(alias, argument, arguments))
                            .name()
                            .text());
            if (packs.containsKey(name)) {
                packs.get(name).add(size(argument, true, site));
            } else if (inside.entries().containsKey(name)) {
                throw twice(alias, argument, name);
            } else {
                boolean element = alias.elements().contains(name);
                inside.bind(name, element ? element(argument, site) : size(argument, false, site), argument.span());
            }
            written.merge(name, text(argument), (one, other) -> "");
        }
        packs.forEach((name, sizes) -> inside.bind(name, pack(sizes), span));
        requireAll(alias, inside, span);
        return types.resolve(alias.declaration().type(), site.in(inside), name -> written.getOrDefault(name, ""));
    }

    // how the axes are called where the alias is used
    private static String text(Argument argument) {
        return switch (argument.value()) {
            case Expression.Name name -> name.text();
            case Expression.Spread spread -> spread.name().text();
            case Expression other -> "";
        };
    }

    private static Value pack(List<Value> sizes) {
        return sizes.size() == 1 && !(sizes.getFirst() instanceof Value.Int)
                ? sizes.getFirst()
                : new Value.Items(sizes);
    }

    private Value size(Argument argument, boolean inPack, Site site) {
        if (argument.value() instanceof Expression.Spread spread) {
            Value value = elaborator.read(spread.name().text(), spread.span(), site);
            if (inPack) {
                return value;
            }
            throw Expect.wrongKind(value, argument.span(), "one size");
        }
        Value value = elaborator.eval(argument.value(), site.unnamed());
        return new Value.Int(Expect.dim(value, argument.span(), site.world()));
    }

    private Value element(Argument argument, Site site) {
        if (argument.value() instanceof Expression.Name name) {
            Optional<Scope.Entry> entry = site.scope().find(name.text());
            if (entry.isEmpty()
                    && !name.text().isEmpty()
                    && Character.isUpperCase(name.text().charAt(0))) {
                return new Value.UnknownElement(name.text());
            }
            if (entry.isPresent() && entry.get().value() instanceof Value.UnknownElement unknown) {
                return unknown;
            }
        }
        Value value = elaborator.eval(argument.value(), site.unnamed());
        DType dtype = Expect.dtype(value, argument.span());
        return new Value.Element(dtype);
    }

    private static void checkLabels(Value.TypeAlias alias, List<Argument> arguments) {
        List<String> names = alias.declaration().parameters().stream()
                .filter(parameter -> !parameter.pack())
                .map(parameter -> parameter.name().text())
                .toList();
        for (Argument argument : arguments) {
            Optional<String> label = argument.label().map(Identifier::text);
            if (label.isPresent() && !names.contains(label.get())) {
                throw Failure.wrong(Signatures.unknownLabel(argument.span(), label.get(), alias.label(), names));
            }
        }
    }

    private static Failure tooMany(Value.TypeAlias alias, Argument argument, List<Argument> arguments) {
        return Failure.wrong(Diagnostic.at(
                        DslCode.TOO_MANY_ARGUMENTS, argument.span(), "`" + alias.label() + "` takes fewer arguments")
                .label(alias.declaration().name().span(), "declared here")
                .sides(alias.signature(), arguments.size() + " arguments")
                .fix("remove this argument"));
    }

    private static Failure twice(Value.TypeAlias alias, Argument argument, String name) {
        return Failure.wrong(Diagnostic.at(
                        DslCode.ARGUMENT_TWICE,
                        argument.span(),
                        "`" + name + "` of `" + alias.label() + "` is given twice")
                .sides("each argument once", "`" + name + "` by position and by label, or twice")
                .fix("remove one of them"));
    }

    private static void requireAll(Value.TypeAlias alias, Scope inside, Span span) {
        for (Declaration.TypeParameter parameter : alias.declaration().parameters()) {
            String name = parameter.name().text();
            if (!inside.entries().containsKey(name)) {
                throw Signatures.missing(name, alias.label(), alias.signature(), span, Optional.of(parameter.span()));
            }
        }
    }

    // ---- the declaration on its own

    /**
     * Resolves the type of a declaration with unknowns for its parameters, so that what is wrong in it is said there.
     */
    void check(Value.TypeAlias alias, Site site) {
        Scope inside = new Scope(alias.scope());
        for (Declaration.TypeParameter parameter : alias.declaration().parameters()) {
            String name = parameter.name().text();
            Value value = parameter.pack()
                    ? new Value.UnknownPack(name)
                    : alias.elements().contains(name)
                            ? new Value.UnknownElement(name)
                            : new Value.Int(DimSolver.unknown(name));
            inside.bind(name, value, parameter.span());
        }
        DimNames names = new DimNames(inside).add(alias.declaration().type());
        for (String dim : names.dims()) {
            if (Types.isFresh(inside, dim)) {
                throw undeclared(alias, dim);
            }
        }
        for (String pack : names.packs()) {
            if (!Types.isPack(inside, pack)) {
                throw undeclared(alias, "..." + pack);
            }
        }
        elaborator.resolving(
                () -> types.resolve(alias.declaration().type(), site.in(inside), UnaryOperator.identity()));
    }

    private static Failure undeclared(Value.TypeAlias alias, String name) {
        Declaration.TypeAlias declaration = alias.declaration();
        String signature = alias.signature();
        String list = declaration.parameters().isEmpty()
                ? alias.label() + "(" + name + ")"
                : signature.substring(0, signature.length() - 1) + ", " + name + ")";
        return Failure.wrong(Diagnostic.at(
                        DslCode.UNKNOWN_DIM,
                        declaration.type().span(),
                        "nothing determines `" + name + "` in the type `" + alias.label() + "`")
                .sides("sizes of the parameters of the type", "`" + name + "`")
                .fix("make it a parameter: `type " + list + "`"));
    }
}
