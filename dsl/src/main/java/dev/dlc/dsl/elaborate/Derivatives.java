package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Derivatives of functions: the argument becomes a fresh variable, and the result is differentiated by it. */
final class Derivatives {
    private final Elaborator elaborator;

    Derivatives(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** A function applied to variables. */
    private record Applied(Bundle at, List<Node> variables, Bundle results) {
        /** The only result. */
        Node result(Span span) {
            if (results.nodes().size() != 1) {
                throw Expect.wrongKind(results.value(), span, "one tensor");
            }
            return results.nodes().getFirst();
        }
    }

    /** The value of {@code grad(f)(x, ...)} and its kin. */
    Value call(Value.Derived derived, List<Arg> arguments, Site site, Span span) {
        return switch (derived.how()) {
            case GRAD -> gradient(derived.of(), arguments, site, span, false);
            case VALUE_AND_GRAD -> gradient(derived.of(), arguments, site, span, true);
            case HESSIAN -> hessian(derived.of(), arguments, site, span);
            case VMAP -> new Vmap(elaborator, site, span).call(derived.of(), arguments);
        };
    }

    private Value gradient(Value function, List<Arg> arguments, Site site, Span span, boolean withValue) {
        Applied applied = apply(
                function, values(arguments, site, span), arguments.getFirst().span(), site, span);
        Node loss = applied.result(span);
        requireLoss(loss, span);
        Value gradient = applied.at().with(gradients(loss, applied.variables(), site.world(), span));
        return withValue ? new Value.Tuple(List.of(new Value.Tensor(loss), gradient)) : gradient;
    }

    private List<Value> values(List<Arg> arguments, Site site, Span span) {
        if (arguments.isEmpty()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.MISSING_ARGUMENT,
                            span,
                            "a derivative takes the arguments of f, by the first of which it differentiates")
                    .sides("at least 1 argument", "none")
                    .fix("write `grad(f)(x)`"));
        }
        List<Value> values = new ArrayList<>();
        for (Arg argument : arguments) {
            Value value = argument.value()
                    .orElseGet(() -> elaborator.eval(argument.expression().orElseThrow(), site.unnamed()));
            values.add(Expect.usable(value));
        }
        return values;
    }

    private static List<Node> gradients(Node loss, List<Node> variables, World world, Span span) {
        Smooth.require(loss, variables, span);
        Emit emit = world.emit(span);
        return items(emit.gradient(loss, variables), variables.size(), emit);
    }

    /** The second derivatives of f at one tensor x: {@code [...S, ...S]} for x of shape S. */
    private Value hessian(Value function, List<Arg> arguments, Site site, Span span) {
        World world = site.world();
        Applied applied = apply(
                function, values(arguments, site, span), arguments.getFirst().span(), site, span);
        Node loss = applied.result(span);
        requireLoss(loss, span);
        if (applied.variables().size() != 1) {
            throw Expect.wrongKind(applied.at().value(), arguments.getFirst().span(), "one tensor");
        }
        Node x = applied.variables().getFirst();
        Node gradient = gradients(loss, List.of(x), world, span).getFirst();
        Emit emit = world.emit(span);
        Index row = world.nest().index("row", span);
        row.bound(Dim.ZERO, x.shape().elements());
        Node flat = emit.reshape(gradient, Shape.of(row.count()));
        Node element = Subscripts.element(flat, 0, Dim.symbol(row.symbol()), emit);
        Node second = emit.get(emit.gradient(element, List.of(x)), 0);
        Node rows =
                IndexNotation.over(List.of(row), List.of(second), emit, span).getFirst();
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.addAll(x.shape().dims());
        return new Value.Tensor(emit.reshape(rows, new Shape(dims)));
    }

    private Applied apply(Value function, List<Value> arguments, Span at, Site site, Span span) {
        World world = site.world();
        Bundle bundle = Bundle.of(arguments.getFirst(), at, world);
        if (bundle.nodes().isEmpty() && Models.isOpen(arguments.getFirst())) {
            throw Failure.deferred();
        }
        if (bundle.nodes().isEmpty()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.BAD_DERIVATIVE,
                            at,
                            "there is no tensor in " + arguments.getFirst().describe())
                    .sides(
                            "a floating tensor, or a list, tuple or model of such",
                            arguments.getFirst().describe()));
        }
        List<Node> variables = new ArrayList<>();
        for (Node node : bundle.nodes()) {
            if (!node.dtype().isFloat()) {
                throw Failure.wrong(Diagnostic.at(DslCode.BAD_DERIVATIVE, at, "only floating tensors have derivatives")
                        .sides("a floating tensor", node.tensor().toString())
                        .fix("convert it before: `cast(x, f32)`"));
            }
            variables.add(world.emit(at).variable(node, world.freshVariable()));
        }
        List<Value> given = new ArrayList<>(arguments);
        given.set(0, bundle.with(variables));
        Value result = Expect.usable(elaborator.calls().apply(function, given, site, span));
        Value tensors =
                Tensors.isNumber(result) ? new Value.Tensor(Tensors.node(result, DType.F32, span, world)) : result;
        return new Applied(bundle, variables, Bundle.of(tensors, span, world));
    }

    /** A loss is one floating number. */
    static void requireLoss(Node loss, Span span) {
        if (loss.tensor().rank() != 0 || !loss.dtype().isFloat()) {
            throw Failure.wrong(Diagnostic.at(DslCode.BAD_LOSS, span, "only one floating number can be differentiated")
                    .sides("f32[]", loss.tensor().toString())
                    .fix(
                            loss.dtype().isFloat()
                                    ? "reduce it first: `sum(...)` or `mean(...)`"
                                    : "use a floating loss"));
        }
    }

    static List<Node> items(Node tuple, int count, Emit emit) {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(emit.get(tuple, i));
        }
        return items;
    }

    /** {@code vjp(f, x, cotangent)}: (f(x), the cotangent of x). */
    Value vjp(BuiltinCall call) {
        Applied applied = apply(call.value("f"), List.of(call.value("x")), call.at("x"), call.site(), call.span());
        List<Node> results = floating(applied, "vjp", call);
        Structure structure = new Structure(call.world(), DslCode.SHAPE_MISMATCH, "the cotangent");
        List<Node> cotangents = structure.fitted(
                call.value("cotangent"), applied.results().value(), call.at("cotangent"), Optional.empty());
        List<Node> back = pulled(results, cotangents, applied.variables(), call.emit());
        return new Value.Tuple(List.of(applied.results().value(), applied.at().with(back)));
    }

    private static List<Node> floating(Applied applied, String name, BuiltinCall call) {
        for (Node result : applied.results().nodes()) {
            Operators.requireFloat(result, name, call.span());
            Smooth.require(result, applied.variables(), call.span());
        }
        return applied.results().nodes();
    }

    /** The cotangent of each variable for cotangents of results: the sum over the results. */
    static List<Node> pulled(List<Node> results, List<Node> cotangents, List<Node> variables, Emit emit) {
        List<Node> sums = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            List<Node> one = items(emit.vjp(results.get(i), cotangents.get(i), variables), variables.size(), emit);
            for (int k = 0; k < one.size(); k++) {
                if (i == 0) {
                    sums.add(one.get(k));
                } else {
                    sums.set(k, emit.add(sums.get(k), one.get(k)));
                }
            }
        }
        return sums;
    }

    /**
     * {@code jvp(f, at: x, along: v)}: the transpose of the transpose. With u a variable like f(x), g(u) = the
     * cotangent of x for u is linear in u, and its cotangent for v is the wanted derivative.
     */
    Value jvp(BuiltinCall call) {
        Applied applied = apply(call.value("f"), List.of(call.value("at")), call.at("at"), call.site(), call.span());
        List<Node> results = floating(applied, "jvp", call);
        List<Node> along = along(applied, call);
        Emit emit = call.emit();
        List<Node> pushed = new ArrayList<>();
        for (Node result : results) {
            Node u = emit.variable(emit.like(result, 0), call.world().freshVariable());
            List<Node> back = pulled(List.of(result), List.of(u), applied.variables(), emit);
            pushed.add(pulled(back, along, List.of(u), emit).getFirst());
        }
        return applied.results().with(pushed);
    }

    private static List<Node> along(Applied applied, BuiltinCall call) {
        Structure structure = new Structure(call.world(), DslCode.SHAPE_MISMATCH, "the direction");
        return structure.fitted(
                call.value("along"), applied.at().value(), call.at("along"), Optional.of(call.at("at")));
    }

    /**
     * {@code hvp(f, at: x, along: v)}: the derivative along v of the gradient, as the gradient of its product with v.
     */
    Value hvp(BuiltinCall call) {
        Applied applied = apply(call.value("f"), List.of(call.value("at")), call.at("at"), call.site(), call.span());
        Node loss = applied.result(call.span());
        requireLoss(loss, call.span());
        List<Node> along = along(applied, call);
        List<Node> first = gradients(loss, applied.variables(), call.world(), call.span());
        return applied.at().with(pulled(first, along, applied.variables(), call.emit()));
    }
}
