package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;

/** Derivatives of functions: the argument becomes a fresh variable, and the result is differentiated by it. */
final class Derivatives {
    private final Elaborator elaborator;

    Derivatives(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** A function applied to variables. */
    private record Applied(Bundle at, List<Node> variables, Node result) {}

    /** The value of {@code grad(f)(x, ...)} and its kin. */
    Value call(Value.Derived derived, List<Arg> arguments, Site site, Span span) {
        return switch (derived.how()) {
            case GRAD -> gradient(derived.of(), arguments, site, span, false);
            case VALUE_AND_GRAD -> gradient(derived.of(), arguments, site, span, true);
            case VMAP ->
                throw Failure.wrong(Diagnostic.at(DslCode.NOT_LOWERED, span, "`vmap` is not compiled yet")
                        .fix("write the function for a batch: most functions take leading axes"));
        };
    }

    private Value gradient(Value function, List<Arg> arguments, Site site, Span span, boolean withValue) {
        if (arguments.isEmpty()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.MISSING_ARGUMENT,
                            span,
                            "`grad(f)` takes the arguments of f, by the first of which it differentiates")
                    .sides("at least 1 argument", "none")
                    .fix("write `grad(f)(x)`"));
        }
        List<Value> values = new ArrayList<>();
        for (Arg argument : arguments) {
            Value value = argument.value()
                    .orElseGet(() -> elaborator.eval(argument.expression().orElseThrow(), site.unnamed()));
            values.add(Expect.usable(value));
        }
        Applied applied = apply(function, values, arguments.getFirst().span(), site, span);
        requireLoss(applied.result(), span);
        Emit emit = site.world().emit(span);
        Node gradients = emit.gradient(applied.result(), applied.variables());
        Value gradient = applied.at().with(items(gradients, applied.variables().size(), emit));
        return withValue ? new Value.Tuple(List.of(new Value.Tensor(applied.result()), gradient)) : gradient;
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
        return new Applied(bundle, variables, Tensors.node(result, DType.F32, span, world));
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
        Node result = applied.result();
        Operators.requireFloat(result, "vjp", call.span());
        Slot slot = new Slot("the cotangent", call.at("cotangent"), java.util.Optional.empty(), DslCode.SHAPE_MISMATCH);
        Node cotangent = elaborator.instances().fit(call.value("cotangent"), result.tensor(), slot, call.site());
        Node pulled = call.emit().vjp(result, cotangent, applied.variables());
        Value back = applied.at().with(items(pulled, applied.variables().size(), call.emit()));
        return new Value.Tuple(List.of(new Value.Tensor(result), back));
    }

    /**
     * {@code jvp(f, at: x, along: v)}: the transpose of the transpose. With u a variable like f(x), g(u) = the
     * cotangent of x for u is linear in u, and its cotangent for v is the wanted derivative.
     */
    Value jvp(BuiltinCall call) {
        Applied applied = apply(call.value("f"), List.of(call.value("at")), call.at("at"), call.site(), call.span());
        Emit emit = call.emit();
        Node result = applied.result();
        Operators.requireFloat(result, "jvp", call.span());
        Bundle along = Bundle.of(call.value("along"), call.at("along"), call.world());
        List<Node> variables = applied.variables();
        boolean fits = along.nodes().stream()
                .map(Node::tensor)
                .toList()
                .equals(variables.stream().map(Node::tensor).toList());
        if (!fits) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.SHAPE_MISMATCH, call.at("along"), "the direction has another type than the point")
                    .sides(call.value("at").describe(), call.value("along").describe()));
        }
        Node u = emit.variable(emit.like(result, 0), call.world().freshVariable());
        Node pulled = emit.vjp(result, u, variables);
        Node sum = null;
        for (int i = 0; i < variables.size(); i++) {
            Node pushed = emit.get(emit.vjp(emit.get(pulled, i), along.nodes().get(i), List.of(u)), 0);
            sum = sum == null ? pushed : emit.add(sum, pushed);
        }
        return new Value.Tensor(sum);
    }
}
