package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes instances: binds arguments and runs the members of a model, learning rule or train block. */
final class Instances {
    private static final long MAX_ELEMENTS = 1L << 40;

    private final Elaborator elaborator;

    Instances(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * What members are run in.
     *
     * @param scope where they are bound
     * @param path the path of the instance; parts and variables get a name more
     * @param separator between the path and a name
     * @param functions collects the functions
     * @param variable the type of variables that are declared without one
     */
    record Body(
            Scope scope,
            String path,
            String separator,
            Map<String, Declaration.Function> functions,
            Optional<Type.Tensor> variable) {
        String pathOf(String name) {
            return path.isEmpty() ? name : path + separator + name;
        }
    }

    /** An instance of a model; its path is that of the site. */
    Value.Instance instantiate(Value.Model model, List<Arg> arguments, Site site, Span span) {
        Frame frame = elaborator.calls().enter(site.frame(), model.label(), model.label(), span);
        String path = site.world().leaves().claim(site.path().orElse(defaultName(model.label())));
        Map<String, Declaration.Function> functions = new LinkedHashMap<>();
        Scope scope = Models.scope(model.scope(), functions, model.label(), path);
        Site inside = new Site(scope, frame, site.world(), Optional.of(path));
        Site caller = site.at(Optional.of(path));
        Declaration.Model declaration = model.declaration();
        Binder binder =
                new Binder(elaborator, model.label(), declaration.parameters(), arguments, caller, inside, span, false);
        binder.bind(Optional.empty(), Optional.empty());
        keepArguments(scope, path, span, site.world());
        Body body = new Body(scope, path, ".", functions, Optional.empty());
        declaration.members().forEach(member -> run(member, body, inside));
        return new Value.Instance(model, path, scope, functions);
    }

    /** Arguments outlive the graph they were computed in, so they must be known at compile time or become states. */
    private void keepArguments(Scope scope, String path, Span span, World world) {
        for (Map.Entry<String, Scope.Entry> entry : List.copyOf(scope.entries().entrySet())) {
            Scope.Entry bound = entry.getValue();
            if (world.mode().hasLeaves() && bound.value() instanceof Value.Tensor tensor) {
                throw Expect.notCompileTime(
                        tensor.node(), bound.origin().orElse(span), world, "an argument of a model");
            }
            Value kept = persist(bound.value(), Site.join(path, entry.getKey()), span, world);
            scope.bind(entry.getKey(), kept, bound.origin());
        }
    }

    private static String defaultName(String label) {
        return label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
    }

    /** A learning rule with its arguments. */
    Value.Rule rule(Value.Optim optim, List<Arg> arguments, Site site, Span span) {
        Frame frame = elaborator.calls().enter(site.frame(), optim.label(), optim.label(), span);
        Scope scope = new Scope(optim.scope());
        Site inside = new Site(scope, frame, site.world(), Optional.empty());
        Binder binder = new Binder(
                elaborator, optim.label(), optim.declaration().parameters(), arguments, site, inside, span, true);
        binder.bind(Optional.empty(), Optional.empty());
        return new Value.Rule(optim, scope);
    }

    /** Runs a part, variable, function or choice; other members are for train blocks, which know them. */
    void run(Member member, Body body, Site site) {
        try {
            switch (member) {
                case Member.Part part -> part(part, body, site);
                case Member.Variable variable -> variable(variable, body, site);
                case Declaration.Function function -> {
                    requireNew(function.name(), body);
                    body.functions().put(function.name().text(), function);
                }
                case Member.Choice choice -> {
                    Value condition = elaborator.eval(choice.condition(), site.unnamed());
                    boolean holds = Expect.flag(condition, choice.condition().span(), site.world());
                    (holds ? choice.then() : choice.otherwise()).forEach(inner -> run(inner, body, site));
                }
                case Member.Data data -> {}
                case Member.Routine routine -> {}
                case Member.Phase phase -> {}
                case Member.Length length -> {}
                case Member.Every every -> {}
            }
        } catch (Failure failure) {
            elaborator.failed(failure, site.frame());
            poison(member, body.scope());
        }
    }

    private static void poison(Member member, Scope scope) {
        switch (member) {
            case Member.Part part ->
                scope.bind(part.name().text(), new Value.Poison(), part.name().span());
            case Member.Variable variable ->
                scope.bind(
                        variable.name().text(),
                        new Value.Poison(),
                        variable.name().span());
            case Member.Choice choice -> {
                choice.then().forEach(inner -> poison(inner, scope));
                choice.otherwise().forEach(inner -> poison(inner, scope));
            }
            case Member other -> {}
        }
    }

    private void requireNew(Identifier name, Body body) {
        Optional<Span> earlier = Optional.ofNullable(body.scope().entries().get(name.text()))
                .flatMap(Scope.Entry::origin)
                .or(() -> Optional.ofNullable(body.functions().get(name.text()))
                        .map(function -> function.name().span()));
        if (earlier.isPresent()) {
            throw Failure.wrong(Diagnostic.at(DslCode.DECLARED_TWICE, name.span(), "`" + name + "` is declared twice")
                    .label(earlier.get(), "declared here first")
                    .sides("one declaration of `" + name + "`", "two")
                    .fix("give one of them another name"));
        }
    }

    private void part(Member.Part part, Body body, Site site) {
        requireNew(part.name(), body);
        String path = body.pathOf(part.name().text());
        Value value = Expect.usable(elaborator.eval(part.value(), site.at(Optional.of(path))));
        Value kept = persist(value, path, part.value().span(), site.world());
        body.scope().bind(part.name().text(), kept, part.value().span());
    }

    /** What may outlive the graph of the initial values: tensors become states that keep their value. */
    private Value persist(Value value, String path, Span span, World world) {
        if (world.mode() != World.Mode.INIT) {
            return value;
        }
        return switch (value) {
            case Value.Tensor tensor -> {
                Leaf leaf = new Leaf(
                        free(path, world), Leaf.Kind.STATE, tensor.node().tensor(), span, other -> tensor.node());
                world.leaves().add(leaf);
                yield new Value.Variable(leaf);
            }
            case Value.Items list -> new Value.Items(persistAll(list.items(), path, span, world));
            case Value.Tuple tuple -> new Value.Tuple(persistAll(tuple.items(), path, span, world));
            case Value.Record fields -> {
                Map<String, Value> kept = new LinkedHashMap<>();
                fields.fields()
                        .forEach((name, item) -> kept.put(name, persist(item, Site.join(path, name), span, world)));
                yield new Value.Record(kept);
            }
            case Value other -> other;
        };
    }

    private List<Value> persistAll(List<Value> items, String path, Span span, World world) {
        List<Value> kept = new java.util.ArrayList<>();
        for (Value item : items) {
            kept.add(persist(item, Site.join(path, Integer.toString(kept.size())), span, world));
        }
        return kept;
    }

    private static String free(String path, World world) {
        String free = path;
        for (int i = 2; world.leaves().has(free); i++) {
            free = path + "#" + i;
        }
        return free;
    }

    private void variable(Member.Variable variable, Body body, Site site) {
        requireNew(variable.name(), body);
        String path = free(body.pathOf(variable.name().text()), site.world());
        Type.Tensor type = countable(typeOf(variable, body, site), variable);
        Leaf.Kind kind = switch (variable.kind()) {
            case PARAM -> Leaf.Kind.PARAM;
            case STATE -> body.variable().isPresent() ? Leaf.Kind.RULE : Leaf.Kind.STATE;
        };
        Leaf.Initial initial =
                world -> initial(variable, type, new Site(body.scope(), Frame.entry(path), world, Optional.empty()));
        Leaf leaf = new Leaf(path, kind, type, variable.name().span(), initial);
        site.world().leaves().add(leaf);
        body.scope()
                .bind(
                        variable.name().text(),
                        new Value.Variable(leaf),
                        variable.name().span());
    }

    /** A function of an instance; where its name stands for something else too, that is reported already. */
    static Value.Function function(Value.Instance instance, String name) {
        return instance.scope()
                .findHere(name)
                .map(Scope.Entry::value)
                .filter(Value.Function.class::isInstance)
                .map(Value.Function.class::cast)
                .orElseThrow(Failure::poisoned);
    }

    /** The type, if its elements can be counted, and added to those of other variables. */
    private static Type.Tensor countable(Type.Tensor type, Member.Variable variable) {
        Span span = variable.type().map(TypeExpr::span).orElse(variable.span());
        try {
            // Of a type with open sizes too: their factors are added up as well.
            Collection<Long> factors = type.shape().elements().terms().values();
            if (factors.stream().anyMatch(factor -> factor > MAX_ELEMENTS || factor < -MAX_ELEMENTS)) {
                throw Operators.arithmetic(span, "no machine holds the elements of " + type);
            }
            return type;
        } catch (ArithmeticException overflow) {
            throw Operators.arithmetic(span, "the number of elements of " + type + " leaves the range of 64 bits");
        }
    }

    private Type.Tensor typeOf(Member.Variable variable, Body body, Site site) {
        if (variable.type().isPresent()) {
            Declared declared = elaborator
                    .types()
                    .resolve(variable.type().get(), site.in(body.scope()).unnamed());
            Matching matching = new Matching(elaborator.types(), body.scope(), site.world(), false);
            Slot slot = new Slot(
                    "`" + variable.name() + "`", variable.type().get().span(), variable.type(), DslCode.SHAPE_MISMATCH);
            if (!(declared instanceof Declared.Tensor tensor)) {
                throw Failure.wrong(Diagnostic.at(
                                DslCode.WRONG_KIND, slot.value(), "a parameter or state is a tensor, not " + declared)
                        .sides("a tensor type such as f32[N]", slot.typeText())
                        .fix("give it a tensor type"));
            }
            return matching.known(declared)
                    .orElseThrow(() -> Failure.wrong(ShapeDiagnostics.unknown(slot, tensor.shape())));
        }
        if (body.variable().isPresent()) {
            return body.variable().get();
        }
        Expression initial = variable.initial().orElseThrow(() -> Failure.wrong(noType(variable)));
        Value value = elaborator.eval(initial, site.unnamed());
        if (!(value instanceof Value.Tensor tensor)) {
            throw Failure.wrong(noType(variable));
        }
        return tensor.node().tensor();
    }

    private static Diagnostic noType(Member.Variable variable) {
        return Diagnostic.at(
                        DslCode.UNKNOWN_DIM,
                        variable.name().span(),
                        "nothing says how large `" + variable.name() + "` is")
                .sides("a declared type, or a tensor as first value", "neither")
                .fix("declare its type: `" + variable.name() + ": f32[...]`");
    }

    private Node initial(Member.Variable variable, Type.Tensor type, Site site) {
        if (variable.initial().isEmpty()) {
            return site.world().emit(variable.span()).zeros(type);
        }
        Expression expression = variable.initial().get();
        Slot slot = new Slot(
                "the first value of `" + variable.name() + "`",
                expression.span(),
                variable.type(),
                DslCode.SHAPE_MISMATCH);
        try {
            Value value = elaborator.eval(expression, site, Optional.of(type));
            return fit(value, type, slot, site);
        } catch (Failure failure) {
            elaborator.failed(failure, site.frame());
            return site.world().emit(variable.span()).zeros(type);
        }
    }

    /** A value as a tensor of a known type. */
    Node fit(Value value, Type.Tensor type, Slot slot, Site site) {
        List<dev.dlc.dsl.check.DimPattern> shape = type.shape().dims().stream()
                .map(dim -> (dev.dlc.dsl.check.DimPattern) new dev.dlc.dsl.check.DimPattern.One(dim))
                .toList();
        List<String> names = java.util.Collections.nCopies(shape.size(), "");
        Declared declared = new Declared.Tensor(Optional.of(type.dtype()), "", shape, names);
        Matching matching = new Matching(elaborator.types(), site.scope(), site.world(), false);
        Value accepted = matching.accept(value, declared, slot);
        matching.finish();
        return ((Value.Tensor) matching.settle(accepted, declared, slot)).node();
    }
}
