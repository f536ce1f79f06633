package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binds the parameters of one call in the scope of the callee: data of compile time first, then tensors, whose dims may
 * depend on it, then axes, which may be named by dims of the tensors.
 */
final class Binder {
    private final Elaborator elaborator;
    private final String label;
    private final List<Parameter> parameters;
    private final Site caller;
    private final Site callee;
    private final Span call;
    private final Matching matching;
    private final List<Optional<Arg>> assigned;
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(Parameter parameter, Value value, Declared declared, Slot slot) {}

    /** When a parameter is bound. */
    private enum Round {
        COMPILE_TIME,
        TENSORS,
        AXES
    }

    Binder(
            Elaborator elaborator,
            String label,
            List<Parameter> parameters,
            List<Arg> arguments,
            Site caller,
            Site callee,
            Span call,
            boolean schedules) {
        this.elaborator = elaborator;
        this.label = label;
        this.parameters = parameters;
        this.caller = caller;
        this.callee = callee;
        this.call = call;
        this.matching = new Matching(elaborator.types(), callee.scope(), callee.world(), schedules);
        List<String> names = parameters.stream().map(p -> p.name().text()).toList();
        this.assigned = Signatures.assign(names, arguments, label, Signatures.text(label, parameters), call);
    }

    Matching matching() {
        return matching;
    }

    /**
     * Binds all parameters.
     *
     * @param result the declared type of the result, whose dims may be found from {@code wanted}
     */
    void bind(Optional<TypeExpr> result, Optional<Type.Tensor> wanted) {
        Types types = elaborator.types();
        parameters.forEach(parameter -> parameter.type().ifPresent(type -> types.declare(type, callee.scope())));
        result.ifPresent(type -> types.declare(type, callee.scope()));
        elaborator.resolving(() -> {
            for (Round round : Round.values()) {
                for (int i = 0; i < parameters.size(); i++) {
                    if (round(parameters.get(i)) == round) {
                        bindOne(parameters.get(i), assigned.get(i));
                    }
                }
            }
            if (result.isPresent() && wanted.isPresent()) {
                // a result such as f32[prod(S)] that mentions an open pack gives no hint
                if (result.get() instanceof TypeExpr.Tensor tensor && hasPlainDims(tensor)) {
                    matching.want(types.resolve(tensor, callee), wanted.get());
                    matching.publish(result.get().span());
                }
            }
        });
        matching.publishDefaults();
        matching.finish();
        for (Pending one : pending) {
            Value settled = matching.settle(one.value(), one.declared(), one.slot());
            callee.scope()
                    .bind(one.parameter().name().text(), settled, one.slot().value());
        }
    }

    private static boolean hasPlainDims(TypeExpr.Tensor type) {
        return type.dims().stream()
                .allMatch(dim -> dim instanceof Expression.Spread
                        || dim instanceof Expression.Name
                        || dim instanceof Expression.IntLiteral);
    }

    private Round round(Parameter parameter) {
        if (parameter.type().isEmpty()) {
            return Round.COMPILE_TIME;
        }
        TypeExpr type = parameter.type().get();
        if (DimNames.hasDims(type, callee.scope())) {
            return Round.TENSORS;
        }
        boolean axes =
                type instanceof TypeExpr.Named named && named.name().toString().equals("Axes");
        return axes ? Round.AXES : Round.COMPILE_TIME;
    }

    private void bindOne(Parameter parameter, Optional<Arg> argument) {
        String name = parameter.name().text();
        Declared declared =
                parameter.type().map(type -> matching.resolve(type, callee)).orElse(Declared.Simple.ANY);
        Span at = argument.map(Arg::span)
                .orElseGet(() -> parameter.standard().map(Expression::span).orElse(call));
        Slot slot =
                new Slot("argument `" + name + "` of `" + label + "`", at, parameter.type(), DslCode.SHAPE_MISMATCH);
        Value value = evaluate(parameter, argument, declared);
        Value accepted = matching.accept(value, declared, slot);
        matching.publish(at);
        callee.scope().bind(name, accepted, at);
        if (declared instanceof Declared.Tensor
                || declared instanceof Declared.Tuple
                || declared instanceof Declared.ListOf) {
            pending.add(new Pending(parameter, accepted, declared, slot));
        }
    }

    private Value evaluate(Parameter parameter, Optional<Arg> argument, Declared declared) {
        if (argument.isEmpty()) {
            Expression standard = parameter
                    .standard()
                    .orElseThrow(() -> Signatures.missing(
                            parameter.name().text(),
                            label,
                            Signatures.text(label, parameters),
                            call,
                            Optional.of(parameter.span())));
            return elaborator.eval(standard, callee.unnamed(), matching.known(declared));
        }
        Arg given = argument.get();
        if (given.value().isPresent()) {
            return given.value().get();
        }
        Site site = caller.part(parameter.name().text());
        return elaborator.outside(() -> declared == Declared.Simple.AXES
                ? Axes.eval(given.expression().orElseThrow(), tensors(), elaborator, site)
                : elaborator.eval(given.expression().orElseThrow(), site, matching.known(declared)));
    }

    /** The tensors bound so far; their axes may be named. */
    private List<Value.Tensor> tensors() {
        List<Value.Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            callee.scope()
                    .findHere(parameters.get(i).name().text())
                    .filter(entry -> entry.value() instanceof Value.Tensor)
                    .ifPresent(entry -> tensors.add((Value.Tensor) entry.value()));
        }
        return tensors;
    }
}
