package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.GradientCheck;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Statement;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements that leave something behind: reports, checks, updates, saved files. */
final class Effects {
    private final Elaborator elaborator;
    private final Minimize minimize;

    Effects(Elaborator elaborator) {
        this.elaborator = elaborator;
        this.minimize = new Minimize(elaborator);
    }

    void minimize(Statement.Minimize statement, Site site) {
        requireUpdates("minimize", statement.span(), site.world());
        minimize.run(statement, site);
    }

    /** Parameters and states change in steps and tests only, and not inside of pure constructs. */
    static void requireUpdates(String what, Span span, World world) {
        requireImpure(what, span, world);
        if (world.mode() == World.Mode.CALL) {
            throw world.deferToStep();
        }
        if (!world.mode().mayUpdate()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.EFFECT_NOT_ALLOWED,
                            span,
                            "`" + what + "` is not allowed in " + world.mode().word())
                    .sides(
                            "`" + what + "` in a step",
                            "`" + what + "` in " + world.mode().word())
                    .fix("guard it: `if training { ... }`, or move it into the step"));
        }
    }

    private static void requireImpure(String what, Span span, World world) {
        if (world.pure().isPresent()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.EFFECT_NOT_ALLOWED,
                            span,
                            "`" + what + "` is not allowed in " + world.pure().get())
                    .sides(
                            "`" + what + "` in straight-line code or in `scan`",
                            "`" + what + "` in " + world.pure().get())
                    .fix("move it out of " + world.pure().get()));
        }
    }

    // ---- assert, report, save

    void check(Statement.Assert statement, Site site) {
        World world = site.world();
        requireImpure("assert", statement.span(), world);
        Expression condition = statement.condition();
        Value value = Expect.usable(elaborator.eval(condition, site.unnamed()));
        Node node = Tensors.node(value, DType.BOOL, condition.span(), world);
        Operators.requireBool(node, "assert", condition.span());
        Node all = world.emit(statement.span()).reduce(Reduce.ALL, node, Emit.allAxes(node));
        String text = condition.span().text().replaceAll("\\s+", " ");
        world.add(new Root.Check(all, "assert " + text, Optional.of(statement.span())));
    }

    void report(Statement.Report statement, Site site) {
        World world = site.world();
        requireImpure("report", statement.span(), world);
        if (world.mode() != World.Mode.STEP && world.mode() != World.Mode.EVAL) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.EFFECT_NOT_ALLOWED,
                            statement.span(),
                            "`report` is not allowed in " + world.mode().word())
                    .sides(
                            "`report` in a step or an eval block",
                            "`report` in " + world.mode().word())
                    .fix("return the value instead"));
        }
        for (Statement.ReportItem item : statement.items()) {
            Span span = item.value().span();
            Value value = Expect.usable(elaborator.eval(item.value(), site.unnamed()));
            Node node = Tensors.node(value, DType.F32, span, world);
            if (node.tensor().rank() != 0) {
                throw Failure.wrong(
                        Diagnostic.at(DslCode.NOT_A_SCALAR, span, "`report` shows one number, this is a tensor")
                                .sides("f32[]", node.tensor().toString())
                                .fix("reduce it: `mean(...)`"));
            }
            Node shown = node.dtype().isFloat() ? node : world.emit(span).cast(node, DType.F32);
            world.add(new Root.Report(item.name().text(), shown, false));
        }
    }

    void save(Statement.Save statement, Site site) {
        World world = site.world();
        if (world.mode() != World.Mode.SAVE) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.EFFECT_NOT_ALLOWED,
                            statement.span(),
                            "`save` is not allowed in " + world.mode().word())
                    .sides(
                            "`save` in an `every` block",
                            "`save` in " + world.mode().word())
                    .fix("write `every epoch { save ... as \"file.png\" }`"));
        }
        Span span = statement.value().span();
        Value value = Expect.usable(elaborator.eval(statement.value(), site.unnamed()));
        Node node = Tensors.node(value, span, world);
        Value file = Expect.usable(elaborator.eval(statement.file(), site.unnamed()));
        world.add(new Root.Output(Expect.text(file, statement.file().span()), node));
    }

    // ---- update

    void update(Statement.Update statement, Site site) {
        World world = site.world();
        requireUpdates("update", statement.span(), world);
        if (statement.target() instanceof Expression.Subscript part) {
            Value.Variable variable =
                    variable(target(part.target(), site), part.target().span());
            updatePart(variable, part, statement, site);
            return;
        }
        Value target = target(statement.target(), site);
        if (target instanceof Value.Instance) {
            Value value = Expect.usable(elaborator.eval(statement.value(), site.unnamed()));
            updateModel(target, value, statement, world);
            return;
        }
        Value.Variable variable = variable(target, statement.target().span());
        Value value = Expect.usable(elaborator.eval(
                statement.value(), site.unnamed(), Optional.of(variable.leaf().type())));
        Node node = elaborator.instances().fit(value, variable.leaf().type(), slot(variable, statement), site);
        world.versions().update(variable.leaf(), node, statement.span());
    }

    private static Slot slot(Value.Variable variable, Statement.Update statement) {
        return Slot.of(
                "the new value of `" + variable.leaf().path() + "`",
                statement.value().span(),
                variable.leaf().type(),
                DslCode.UPDATE_MISMATCH);
    }

    /** What an update names, unread. */
    private Value target(Expression target, Site site) {
        return switch (target) {
            case Expression.Name name -> {
                elaborator.read(name.text(), name.span(), site);
                yield site.scope().find(name.text()).orElseThrow().value();
            }
            case Expression.Field field -> {
                Value owner = Expect.usable(elaborator.eval(field.target(), site.unnamed()));
                elaborator.eval(field, site.unnamed());
                yield owner instanceof Value.Instance instance
                        ? instance.scope()
                                .findHere(field.name().text())
                                .orElseThrow()
                                .value()
                        : elaborator.eval(field, site.unnamed());
            }
            case Expression other -> Expect.usable(elaborator.eval(other, site.unnamed()));
        };
    }

    private static Value.Variable variable(Value target, Span span) {
        if (target instanceof Value.Variable variable && variable.override().isEmpty()) {
            return variable;
        }
        boolean ofCopy = target instanceof Value.Variable;
        throw Failure.wrong(Diagnostic.at(DslCode.NOT_UPDATABLE, span, "only parameters and states can be updated")
                .sides(
                        "a name declared with `param` or `state`",
                        ofCopy ? "a parameter of a computed model" : target.describe())
                .fix(
                        ofCopy
                                ? "make a model with parameters of its own outside of the step: `average = copy(net)`"
                                : "bind a new name with `let`, or declare it as `state`"));
    }

    private void updateModel(Value target, Value value, Statement.Update statement, World world) {
        List<Value.Variable> variables = Models.parameters(target);
        List<Value.Variable> others = Models.parameters(value);
        if (variables.size() != others.size()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.UPDATE_MISMATCH, statement.value().span(), "these models have different parameters")
                    .sides(variables.size() + " parameters", others.size() + " parameters"));
        }
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            variable(variables.get(i), statement.target().span());
            Node node = others.get(i).read(world);
            Models.requireType(node, variables.get(i), statement.value().span());
            nodes.add(node);
        }
        for (int i = 0; i < variables.size(); i++) {
            world.versions().update(variables.get(i).leaf(), nodes.get(i), statement.span());
        }
    }

    /** {@code update memory[i] = row}. */
    private void updatePart(Value.Variable variable, Expression.Subscript part, Statement.Update statement, Site site) {
        World world = site.world();
        Emit emit = world.emit(statement.span());
        Node whole = variable.read(world);
        List<Node> starts = new ArrayList<>();
        for (Expression index : part.subscripts()) {
            Node start =
                    Tensors.node(Expect.usable(elaborator.eval(index, site.unnamed())), DType.I32, index.span(), world);
            if (start.dtype() != DType.I32 || start.tensor().rank() != 0) {
                throw Failure.wrong(Diagnostic.at(
                                DslCode.WRONG_KIND,
                                index.span(),
                                "an updated part is given by integers, one for each axis")
                        .sides("i32[]", start.tensor().toString()));
            }
            starts.add(start);
        }
        int given = starts.size();
        if (given > whole.tensor().rank()) {
            throw Subscripts.outOfRange(
                    part.span(),
                    "more indices than axes",
                    "at most " + whole.tensor().rank(),
                    given + " indices");
        }
        List<dev.dlc.ir.Dim> rest =
                whole.shape().dims().subList(given, whole.tensor().rank());
        List<dev.dlc.ir.Dim> block = new ArrayList<>(java.util.Collections.nCopies(given, dev.dlc.ir.Dim.ONE));
        block.addAll(rest);
        var type = whole.tensor().with(new dev.dlc.ir.Shape(rest));
        Value value = Expect.usable(elaborator.eval(statement.value(), site.unnamed(), Optional.of(type)));
        Node row = elaborator.instances().fit(value, type, slot(variable, statement), site);
        while (starts.size() < whole.tensor().rank()) {
            starts.add(emit.scalar(DType.I32, 0));
        }
        Node updated = emit.dynamicUpdate(whole, emit.reshape(row, new dev.dlc.ir.Shape(block)), starts);
        world.versions().update(variable.leaf(), updated, statement.span());
    }

    // ---- gradcheck

    void gradcheck(BuiltinCall call) {
        World world = call.world();
        Bundle bundle = Bundle.of(call.value("at"), call.at("at"), world);
        String prefix = "gradcheck" + world.gradientChecks().size() + ".at";
        Emit emit = call.emit();
        List<Root> point = new ArrayList<>();
        List<Node> inputs = new ArrayList<>();
        for (Node node : bundle.nodes()) {
            if (!node.dtype().isFloat()) {
                throw call.wrong("at", "a floating tensor");
            }
            point.add(new Root.Output("at" + inputs.size(), node));
            inputs.add(emit.input(prefix + inputs.size(), node.tensor()));
        }
        Value result = Expect.usable(elaborator
                .calls()
                .apply(
                        call.value("f"),
                        List.of(bundle.with(inputs)),
                        call.site().unnamed(),
                        call.span()));
        Node loss = Tensors.node(result, DType.F32, call.at("f"), world);
        Derivatives.requireLoss(loss, call.at("f"));
        List<Root> roots = new ArrayList<>(List.of(new Root.Output("value", loss)));
        Node gradients = emit.gradient(loss, inputs);
        List<Node> items = Derivatives.items(gradients, inputs.size(), emit);
        items.forEach(item -> roots.add(new Root.Output("gradient" + (roots.size() - 1), item)));
        List<Node> keys = world.keyIfUsed().map(List::of).orElse(List.of());
        List<Node> all = new ArrayList<>(inputs);
        all.addAll(keys);
        String name = world.name() + "." + prefix.substring(0, prefix.length() - 3);
        world.gradientChecks()
                .add(new GradientCheck(
                        call.span(), new Graph(name + ".point", keys, point), new Graph(name, all, roots)));
    }
}
