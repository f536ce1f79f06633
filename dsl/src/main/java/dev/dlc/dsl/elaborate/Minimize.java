package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.Statement;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code minimize L over net with rule}: the gradients of L, what functions before the rule make of all of them, the
 * rule's step for each parameter, and their updates.
 */
final class Minimize {
    private final Elaborator elaborator;

    Minimize(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    void run(Statement.Minimize statement, Site site) {
        World world = site.world();
        Node loss = loss(statement, site);
        Value target = Expect.usable(elaborator.eval(statement.over(), site.unnamed()));
        List<Value.Variable> parameters = parameters(target, statement.over().span(), world);
        LearningRule learning = LearningRule.of(statement.rule(), elaborator, site);
        Value.Rule rule = learning.rule();
        List<Value.Variable> reached = reached(loss, parameters, statement, site);
        if (reached.isEmpty()) {
            world.guard(loss);
            return;
        }
        Emit emit = world.emit(statement.span());
        List<Node> nodes =
                reached.stream().map(parameter -> parameter.read(world)).toList();
        Smooth.require(loss, nodes, statement.span());
        List<Node> derived = Derivatives.items(emit.gradient(loss, nodes), nodes.size(), emit);
        List<Leaf> leaves = reached.stream().map(Value.Variable::leaf).toList();
        List<Node> gradients = learning.changed(derived, leaves, elaborator, site);
        String path = world.prefix() + "minimize" + world.nextMinimize();
        Node count = count(path, statement.span(), world);
        Scope arguments = schedules(
                rule,
                new Value.Tensor(emit.cast(count, DType.F32)),
                site,
                statement.rule().span());
        String ruleName = rule.optim().label();
        List<Node> updated = new ArrayList<>();
        for (int i = 0; i < reached.size(); i++) {
            Application one = new Application(
                    rule,
                    arguments,
                    path + "/" + ruleName,
                    reached.get(i).leaf(),
                    nodes.get(i),
                    gradients.get(i),
                    count);
            updated.add(step(one, statement, site));
        }
        for (int i = 0; i < reached.size(); i++) {
            world.versions().update(reached.get(i).leaf(), updated.get(i), statement.span());
        }
        world.guard(loss);
    }

    private Node loss(Statement.Minimize statement, Site site) {
        Span span = statement.loss().span();
        Value value = Expect.usable(elaborator.eval(statement.loss(), site.unnamed()));
        Node node = Tensors.node(value, DType.F32, span, site.world());
        Derivatives.requireLoss(node, span);
        return node;
    }

    private static List<Value.Variable> parameters(Value written, Span span, World world) {
        Value target = named(written, span, world);
        List<Value.Variable> parameters = Models.parameters(target);
        if (parameters.isEmpty() && Models.isOpen(target)) {
            throw Failure.deferred();
        }
        boolean copies =
                parameters.stream().anyMatch(parameter -> parameter.override().isPresent());
        if (parameters.isEmpty() || copies) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.NOTHING_TO_TRAIN,
                            span,
                            copies
                                    ? "a copy of a model has no parameters of its own"
                                    : "there is no parameter in " + target.describe())
                    .sides("a model with parameters, or a list of such", target.describe())
                    .fix("name the model that the loss is computed with"));
        }
        return parameters;
    }

    /** A value in which each tensor that is the present version of a parameter is that parameter. */
    private static Value named(Value value, Span span, World world) {
        return switch (value) {
            case Value.Tensor tensor ->
                world.versions()
                        .parameter(tensor.node())
                        .map(leaf -> (Value) new Value.Variable(leaf))
                        .orElseThrow(() -> notAParameter(value, span));
            case Value.Items list -> new Value.Items(namedAll(list.items(), span, world));
            case Value.Tuple tuple -> new Value.Tuple(namedAll(tuple.items(), span, world));
            case Value other -> other;
        };
    }

    private static List<Value> namedAll(List<Value> items, Span span, World world) {
        return items.stream().map(item -> named(item, span, world)).toList();
    }

    private static Failure notAParameter(Value value, Span span) {
        return Failure.wrong(Diagnostic.at(
                        DslCode.NOTHING_TO_TRAIN, span, value.describe() + " is not the present value of a parameter")
                .sides("models and parameters", value.describe())
                .fix("name parameters: `[net.fc1.w, net.fc2.w]`, or `[p for p in parameters(net) if rank(p) > 1]`"));
    }

    /**
     * The parameters that the loss was computed with; it is an error when they changed since. Others get no gradient,
     * so they stay as they are, which is worth a warning.
     */
    private List<Value.Variable> reached(
            Node loss, List<Value.Variable> parameters, Statement.Minimize statement, Site site) {
        World world = site.world();
        List<Node> current =
                parameters.stream().map(parameter -> parameter.read(world)).toList();
        Cone cone = Cone.ofDerivatives(loss, current);
        List<Value.Variable> reached = new ArrayList<>();
        List<Value.Variable> missed = new ArrayList<>();
        for (Value.Variable parameter : parameters) {
            requireUnchanged(parameter, cone, statement, world);
            (cone.contains(parameter.read(world)) ? reached : missed).add(parameter);
        }
        if (reached.isEmpty()) {
            elaborator.reporter().report(constant(loss, current, parameters, statement), site.frame());
            return reached;
        }
        for (Value.Variable parameter : missed) {
            elaborator
                    .reporter()
                    .report(
                            Diagnostic.at(
                                            DslCode.NO_GRADIENT,
                                            parameter.leaf().span(),
                                            "the parameter " + parameter.leaf().path() + " gets no gradient")
                                    .label(statement.span(), "this loss does not depend on it")
                                    .fix("use it in the loss, or declare it as `state`"),
                            site.frame());
        }
        return reached;
    }

    private static Diagnostic constant(
            Node loss, List<Node> current, List<Value.Variable> parameters, Statement.Minimize statement) {
        String over = statement.over().span().text();
        String first = parameters.getFirst().leaf().path();
        Cone all = new Cone(loss);
        if (current.stream().noneMatch(all::contains)) {
            return Diagnostic.at(
                            DslCode.CONSTANT_LOSS,
                            statement.span(),
                            "the loss does not depend on any parameter of " + over + ": nothing is learned here")
                    .sides("a loss computed with " + first, "one that reads none of them")
                    .label(statement.loss().span(), "this is the loss")
                    .fix("compute the loss with that model, or minimize over another one");
        }
        Diagnostic flat = Diagnostic.at(
                        DslCode.CONSTANT_LOSS,
                        statement.span(),
                        "the loss is flat: its derivative by every parameter of " + over
                                + " is zero, so nothing is learned here")
                .sides("a loss with a slope in " + first, "one that reads them where no derivative goes through")
                .fix("take a smooth loss, such as `cross_entropy` in place of an accuracy, or give the function a"
                        + " derivative with `custom_grad`");
        // the last such place on the way, which every derivative ends at
        return Cone.ofDerivatives(loss, current).ordered().reversed().stream()
                .filter(node -> Cone.isFlat(node) && current.stream().anyMatch(new Cone(node)::contains))
                .findFirst()
                .flatMap(Node::span)
                .map(span -> flat.label(span, "no derivative goes through this"))
                .orElse(flat);
    }

    private static void requireUnchanged(
            Value.Variable parameter, Cone cone, Statement.Minimize statement, World world) {
        List<Versions.Version> history = world.versions().history(parameter.leaf());
        for (Versions.Version old : history.subList(0, history.size() - 1)) {
            if (cone.contains(old.node())) {
                Diagnostic diagnostic = Diagnostic.at(
                                DslCode.CHANGED_SINCE,
                                statement.span(),
                                parameter.leaf().path() + " changed since the loss was computed")
                        .sides("a loss computed with the present parameters", "a loss of earlier ones")
                        .fix("compute the loss after the update, or minimize before it");
                Optional<Span> update = history.getLast().update();
                throw Failure.wrong(
                        update.map(at -> diagnostic.label(at, "changed here")).orElse(diagnostic));
            }
        }
    }

    /** The number of this update, which counts from 1. */
    private static Node count(String path, Span span, World world) {
        Type.Tensor type = Type.tensor(DType.I32, Shape.SCALAR);
        Leaf leaf = new Leaf(
                path + "/t",
                Leaf.Kind.RULE,
                type,
                span,
                other -> other.emit(span).zeros(type));
        world.leaves().add(leaf);
        Emit emit = world.emit(span);
        Node next = emit.add(world.read(leaf), emit.scalar(DType.I32, 1));
        world.versions().update(leaf, next, span);
        return next;
    }

    /** The rule's arguments, with schedules replaced by their values at this update. */
    private Scope schedules(Value.Rule rule, Value count, Site site, Span span) {
        Scope scope = new Scope(rule.scope());
        for (Parameter parameter : rule.optim().declaration().parameters()) {
            String name = parameter.name().text();
            Scope.Entry entry = rule.scope().findHere(name).orElseThrow();
            if (isFloat(parameter) && entry.value() instanceof Value.Callable schedule) {
                Value value = Expect.usable(elaborator.calls().apply(schedule, List.of(count), site.unnamed(), span));
                scope.bind(name, value, entry.origin());
            }
        }
        return scope;
    }

    private static boolean isFloat(Parameter parameter) {
        return parameter
                .type()
                .filter(type -> type instanceof TypeExpr.Named named
                        && named.name().toString().equals(Declared.Simple.FLOAT.toString()))
                .isPresent();
    }

    /** A rule applied to one parameter. */
    private record Application(
            Value.Rule rule, Scope arguments, String path, Leaf leaf, Node parameter, Node gradient, Node count) {}

    private Node step(Application one, Statement.Minimize statement, Site site) {
        Declaration.Optim declaration = one.rule().optim().declaration();
        Map<String, Declaration.Function> functions = new LinkedHashMap<>();
        String label = one.rule().optim().label();
        String path = one.path() + "/" + one.leaf().path();
        Scope scope = Models.scope(one.arguments(), functions, label, path);
        Site inside = new Site(scope, site.frame(), site.world(), Optional.empty());
        Instances.Body body = new Instances.Body(
                scope, path, "/", functions, Optional.of(one.leaf().type()));
        declaration.members().forEach(member -> elaborator.instances().run(member, body, inside));
        Scope.Entry step = scope.findHere("step")
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.NOT_A_RULE,
                                declaration.name().span(),
                                "the learning rule " + label + " has no `fn step`")
                        .sides("`fn step(p, g, t)`", "none")
                        .fix("add `fn step(p, g, t) { p - lr * g }`")));
        Emit emit = site.world().emit(statement.span());
        List<Value> arguments = List.of(
                new Value.Tensor(one.parameter()),
                new Value.Tensor(one.gradient()),
                new Value.Tensor(emit.cast(one.count(), DType.F32)));
        Value result = Expect.usable(elaborator
                .calls()
                .apply(step.value(), arguments, inside, statement.rule().span()));
        Slot slot = Slot.of(
                "the new value of `" + one.leaf().path() + "`",
                ((Value.Function) step.value()).declaration().name().span(),
                one.leaf().type(),
                DslCode.UPDATE_MISMATCH);
        return elaborator.instances().fit(result, one.leaf().type(), slot, inside);
    }
}
