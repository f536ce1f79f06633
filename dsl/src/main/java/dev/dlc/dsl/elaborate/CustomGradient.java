package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code custom_grad(f, vjp: ..., jvp: ...)}: f with a derivative of its own with respect to its floating arguments.
 * Each rule is the transpose of the other, so one of them is enough; where both are given the vjp is used.
 */
final class CustomGradient {
    private final Elaborator elaborator;
    private final Site site;
    private final Span span;

    CustomGradient(Elaborator elaborator, Site site, Span span) {
        this.elaborator = elaborator;
        this.site = site;
        this.span = span;
    }

    Value call(Value.Custom custom, List<Arg> arguments) {
        World world = site.world();
        List<Value> values = new ArrayList<>();
        List<Node> xs = new ArrayList<>();
        for (Arg argument : arguments) {
            Value value = Expect.usable(argument.value()
                    .orElseGet(() -> elaborator.eval(argument.expression().orElseThrow(), site.unnamed())));
            DType natural = Tensors.isTensorLike(value) ? Tensors.naturalDtype(value) : DType.F32;
            boolean number = !(value instanceof Value.Tensor) && natural == DType.I32;
            Node node = Tensors.node(value, number ? DType.F32 : natural, argument.span(), world);
            values.add(new Value.Tensor(node, Operators.axes(value)));
            if (node.dtype().isFloat()) {
                xs.add(node);
            }
        }
        if (xs.isEmpty()) {
            throw Failure.wrong(
                    Diagnostic.at(DslCode.BAD_DERIVATIVE, span, "a function with a derivative has a floating argument")
                            .sides("a floating tensor", "none"));
        }
        Shape shape = new Shape(values, xs.size());
        return IndexNotation.pure("`custom_grad`", world, () -> {
            Bundle[] result = new Bundle[1];
            List<Node> found = world.emit(span)
                    .customGrad(
                            xs,
                            inputs -> {
                                result[0] = apply(custom.of(), shape.with(inputs.subList(0, xs.size())));
                                return result[0].nodes();
                            },
                            inputs -> backward(custom, shape, result[0], inputs));
            return result[0].with(found);
        });
    }

    /** The arguments, of which the floating ones can be replaced. */
    private record Shape(List<Value> values, int floating) {
        List<Value> with(List<Node> xs) {
            List<Value> all = new ArrayList<>();
            int next = 0;
            for (Value value : values) {
                Node node = ((Value.Tensor) value).node();
                all.add(node.dtype().isFloat() ? new Value.Tensor(xs.get(next++), Operators.axes(value)) : value);
            }
            return all;
        }
    }

    private Bundle apply(Value function, List<Value> arguments) {
        Value result = Expect.usable(elaborator.calls().apply(function, arguments, site.unnamed(), span));
        Bundle bundle = Bundle.of(result, span, site.world());
        if (bundle.nodes().isEmpty()) {
            throw Expect.wrongKind(result, span, "a tensor");
        }
        return bundle;
    }

    /** The cotangents of the arguments: from the arguments, the results and the cotangents of the results. */
    private List<Node> backward(Value.Custom custom, Shape shape, Bundle result, List<Node> inputs) {
        int count = shape.floating();
        List<Node> xs = inputs.subList(0, count);
        List<Node> cotangents = inputs.subList(count + result.nodes().size(), inputs.size());
        List<Node> found = custom.vjp().isPresent()
                ? pulled(custom.vjp().get(), shape.with(xs), result.with(cotangents))
                : transposed(custom.jvp().orElseThrow(), shape, xs, cotangents);
        if (found.size() != count) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.BAD_DERIVATIVE, span, "the rule yields one cotangent for each floating argument")
                    .sides(count + " tensors", found.size() + " tensors"));
        }
        Structure structure = new Structure(site.world(), DslCode.SHAPE_MISMATCH, "the cotangent of an argument");
        List<Node> fitted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fitted.addAll(structure.fitted(
                    new Value.Tensor(found.get(i)), new Value.Tensor(xs.get(i)), span, Optional.empty()));
        }
        return fitted;
    }

    private List<Node> pulled(Value rule, List<Value> arguments, Value cotangent) {
        List<Value> all = new ArrayList<>(arguments);
        all.add(cotangent);
        return apply(rule, all).nodes();
    }

    /** The transpose of the jvp rule, which is linear in the direction. */
    private List<Node> transposed(Value rule, Shape shape, List<Node> xs, List<Node> cotangents) {
        World world = site.world();
        Emit emit = world.emit(span);
        List<Node> directions = xs.stream()
                .map(x -> emit.variable(emit.like(x, 0), world.freshVariable()))
                .toList();
        List<Value> all = new ArrayList<>(shape.with(xs));
        directions.forEach(direction -> all.add(new Value.Tensor(direction)));
        List<Node> pushed = apply(rule, all).nodes();
        if (pushed.size() != cotangents.size()) {
            throw Failure.wrong(Diagnostic.at(DslCode.BAD_DERIVATIVE, span, "the rule yields a tangent for each result")
                    .sides(cotangents.size() + " tensors", pushed.size() + " tensors"));
        }
        return Derivatives.pulled(pushed, cotangents, directions, emit);
    }
}
