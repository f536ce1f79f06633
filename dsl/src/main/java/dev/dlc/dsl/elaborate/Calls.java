package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.Type;
import java.util.List;
import java.util.Optional;

/** Calls: functions are inlined, models instantiated, learning rules given their arguments. */
final class Calls {
    private final Elaborator elaborator;

    Calls(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * The value of a call.
     *
     * @param wanted the type of the place that the result goes into, where it is known
     */
    Value call(Value callee, List<Arg> arguments, Site site, Span span, Optional<Type.Tensor> wanted) {
        Value result = dispatch(callee, arguments, site, span, wanted);
        if (site.frame().isBody()) {
            site.world().trace().add(callee, result);
        }
        return result;
    }

    private Value dispatch(Value callee, List<Arg> arguments, Site site, Span span, Optional<Type.Tensor> wanted) {
        return switch (callee) {
            case Value.Function function -> function(function, arguments, site, span, wanted);
            case Value.Lambda lambda -> lambda(lambda, arguments, site, span, wanted);
            case Value.Builtin builtin -> elaborator.builtins().call(builtin.function(), arguments, site, span, wanted);
            case Value.Derived derived -> elaborator.derivatives().call(derived, arguments, site, span);
            case Value.Custom custom -> new CustomGradient(elaborator, site, span).call(custom, arguments);
            case Value.Model model -> elaborator.instances().instantiate(model, arguments, site, span);
            case Value.Instance instance -> forward(instance, arguments, site, span, wanted);
            case Value.Optim optim -> elaborator.instances().rule(optim, arguments, site, span);
            case Value.Extern extern ->
                throw Failure.wrong(Diagnostic.at(
                                DslCode.NOT_LOWERED,
                                span,
                                "`" + extern.label() + "` runs on the host, outside of graphs")
                        .label(extern.declaration().span(), "declared here")
                        .fix("report its arguments and call it from the host"));
            case Value.Poison poison -> throw Failure.poisoned();
            case Value.Open open -> throw Failure.deferred();
            case Value.TypeAlias alias ->
                throw Failure.wrong(Diagnostic.at(DslCode.NOT_CALLABLE, span, alias.describe() + " is no function")
                        .label(alias.declaration().name().span(), "declared here")
                        .sides("a function, a model or an instance of a model", alias.describe())
                        .fix("write the value itself, in the form "
                                + Slot.oneLine(alias.declaration().type().span())));
            case Value other ->
                throw Failure.wrong(Diagnostic.at(DslCode.NOT_CALLABLE, span, other.describe() + " is no function")
                        .sides("a function, a model or an instance of a model", other.describe())
                        .fix("remove the parentheses, or check the name"));
        };
    }

    /** A call with values for arguments. */
    Value apply(Value callee, List<Value> arguments, Site site, Span span) {
        return call(callee, arguments.stream().map(v -> Arg.of(v, span)).toList(), site, span, Optional.empty());
    }

    private Value forward(
            Value.Instance instance, List<Arg> arguments, Site site, Span span, Optional<Type.Tensor> wanted) {
        Declaration.Function forward = instance.functions().get("forward");
        if (forward == null) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.NO_FORWARD, span, instance.describe() + " cannot be called: it has no `forward`")
                    .label(instance.model().declaration().name().span(), "declared here")
                    .sides("a model with `fn forward`", instance.describe())
                    .fix("call one of its functions: "
                            + (instance.functions().isEmpty()
                                    ? "it has none yet"
                                    : String.join(", ", instance.functions().keySet()))));
        }
        return function(Instances.function(instance, "forward"), arguments, site, span, wanted);
    }

    /** A frame for a call; calls that do not end stop the elaboration. */
    Frame enter(Frame frame, String label, String path, Span span) {
        if (frame.depth() >= Reporter.DEPTH) {
            throw Failure.fatal(
                    Diagnostic.at(DslCode.TOO_DEEP, span, "`" + label + "` is called inside itself without an end")
                            .sides("at most " + Reporter.DEPTH + " calls inside one another", "more")
                            .fix("calls are expanded at compile time: end the recursion with an `if` on an Int,"
                                    + " or use `scan` or `iterate`"));
        }
        return frame.enter(label, path, span);
    }

    private Value function(
            Value.Function function, List<Arg> arguments, Site site, Span span, Optional<Type.Tensor> wanted) {
        Declaration.Function declaration = function.declaration();
        Frame frame = enter(site.frame(), function.label(), function.frame(), span);
        Site inside = new Site(new Scope(function.scope()), frame, site.world(), site.path());
        Binder binder = new Binder(
                elaborator, function.label(), declaration.parameters(), arguments, site, inside, span, false);
        binder.bind(declaration.result(), wanted);
        return body(declaration, inside, binder.matching(), wanted);
    }

    /** The value of a function's body, fitted into the declared type of the result. */
    Value body(Declaration.Function declaration, Site inside, Matching matching, Optional<Type.Tensor> wanted) {
        if (declaration.result().isEmpty()) {
            return matching.packNames().restore(elaborator.blocks().run(declaration.body(), inside, wanted));
        }
        TypeExpr type = declaration.result().get();
        Optional<Type.Tensor> expected = elaborator.attempt(() -> matching.known(matching.resolve(type, inside)));
        Value value = elaborator.blocks().run(declaration.body(), inside, expected);
        if (value instanceof Value.Poison) {
            return value;
        }
        Span at = declaration
                .body()
                .value()
                .map(Expression::span)
                .orElse(declaration.name().span());
        String what = "the result of `" + declaration.name() + "`";
        Slot slot = new Slot(what, at, Optional.of(type), DslCode.RESULT_MISMATCH);
        try {
            Declared declared = elaborator.resolvingResult(() -> matching.resolve(type, inside));
            Value accepted = matching.accept(value, declared, slot);
            matching.publish(at);
            matching.finish();
            return matching.packNames().restore(matching.settle(accepted, declared, slot));
        } catch (Failure failure) {
            return elaborator.failed(failure, inside.frame());
        }
    }

    private Value lambda(Value.Lambda lambda, List<Arg> arguments, Site site, Span span, Optional<Type.Tensor> wanted) {
        int count = lambda.lambda().parameters().size();
        Frame frame = enter(site.frame(), Frame.LAMBDA, "fn", span);
        Site inside = new Site(new Scope(lambda.scope()), frame, site.world(), site.path());
        for (Arg argument : arguments) {
            if (argument.label().isPresent()) {
                throw Failure.wrong(Signatures.unknownLabel(
                        argument.span(), argument.label().get(), "=>", List.of()));
            }
        }
        if (arguments.size() != count) {
            throw Failure.wrong(Diagnostic.at(
                            arguments.size() > count ? DslCode.TOO_MANY_ARGUMENTS : DslCode.MISSING_ARGUMENT,
                            span,
                            "this function takes " + count + " arguments, not " + arguments.size())
                    .label(lambda.lambda().span(), "the function")
                    .sides(count + " arguments", arguments.size() + " arguments"));
        }
        for (int i = 0; i < count; i++) {
            Arg argument = arguments.get(i);
            Value value = argument.value()
                    .orElseGet(() -> elaborator.eval(argument.expression().orElseThrow(), site));
            elaborator
                    .blocks()
                    .bind(lambda.lambda().parameters().get(i), Expect.usable(value), inside, argument.span());
        }
        return elaborator.eval(lambda.lambda().body(), inside, wanted);
    }
}
