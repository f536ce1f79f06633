package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values that must have one structure: the carry of a loop before and after a step, the results of two branches.
 * Numbers take the type that the other side has.
 */
final class Structure {
    private final World world;
    private final DslCode code;
    private final String what;

    /**
     * A comparison.
     *
     * @param code what a difference is reported as
     * @param what the value in diagnostics
     */
    Structure(World world, DslCode code, String what) {
        this.world = world;
        this.code = code;
        this.what = what;
    }

    /** A value with each number made a tensor: of the other side's type there, else of its own. */
    Value typed(Value value, Value other, Span span) {
        return switch (value) {
            case Value.Tensor tensor -> tensor;
            case Value.Tuple tuple -> new Value.Tuple(typedAll(tuple.items(), parts(other), span));
            case Value.Record fields -> {
                Map<String, Value> typed = new java.util.LinkedHashMap<>();
                List<Value> items = typedAll(List.copyOf(fields.fields().values()), parts(other), span);
                List<String> names = List.copyOf(fields.fields().keySet());
                for (int i = 0; i < names.size(); i++) {
                    typed.put(names.get(i), items.get(i));
                }
                yield new Value.Record(typed);
            }
            case Value.Items list
            when !Tensors.isTensorLike(list) -> new Value.Items(typedAll(list.items(), parts(other), span));
            case Value.Instance instance -> instance;
            case Value leaf when Tensors.isTensorLike(leaf) -> number(leaf, other, span);
            case Value.Poison poison -> throw Failure.poisoned();
            case Value.Open open -> throw Failure.deferred();
            case Value strange ->
                throw Failure.wrong(Diagnostic.at(code, span, strange.describe() + " cannot be " + what)
                        .sides("tensors, tuples, lists, records or models", strange.describe()));
        };
    }

    private List<Value> typedAll(List<Value> items, List<Value> others, Span span) {
        List<Value> typed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Value other = i < others.size() ? others.get(i) : items.get(i);
            typed.add(typed(items.get(i), other, span));
        }
        return typed;
    }

    private static List<Value> parts(Value value) {
        return switch (value) {
            case Value.Tuple tuple -> tuple.items();
            case Value.Items list -> list.items();
            case Value.Record fields -> List.copyOf(fields.fields().values());
            case Value other -> List.of();
        };
    }

    private Value number(Value value, Value other, Span span) {
        if (other instanceof Value.Tensor tensor) {
            Type.Tensor type = tensor.node().tensor();
            boolean fits = type.dtype().isFloat() || Tensors.naturalDtype(value) == type.dtype();
            if (Tensors.isNumber(value) && fits) {
                return new Value.Tensor(Tensors.splat(value, type, span, world));
            }
            return new Value.Tensor(Tensors.node(value, type.dtype(), span, world));
        }
        boolean real = Tensors.isNumber(other) && Tensors.naturalDtype(other).isFloat();
        DType dtype = real ? DType.F32 : Tensors.naturalDtype(value);
        return new Value.Tensor(Tensors.node(value, dtype, span, world));
    }

    /** The tensors of a typed value. */
    List<Node> nodes(Value typed, Span span) {
        return typed instanceof Value.Tuple tuple && tuple.items().isEmpty()
                ? List.of()
                : Bundle.of(typed, span, world).nodes();
    }

    /** A value with the structure of another one: the tensors in the types of that one. */
    List<Node> fitted(Value value, Value like, Span span, Optional<Span> origin) {
        List<Node> nodes = nodes(typed(value, like, span), span);
        List<Node> wanted = nodes(like, span);
        if (nodes.size() != wanted.size()) {
            throw different(value.describe(), like.describe(), span, origin);
        }
        List<Node> fitted = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            fitted.add(fit(nodes.get(i), wanted.get(i).tensor(), span, origin));
        }
        return fitted;
    }

    private Node fit(Node node, Type.Tensor type, Span span, Optional<Span> origin) {
        if (node.dtype() != type.dtype()) {
            throw different(node.tensor().toString(), type.toString(), span, origin);
        }
        Shape shape = type.shape();
        return Tensors.assume(node, shape.dims(), new Tensors.Purpose(what, span), world)
                .orElseThrow(() -> different(node.tensor().toString(), type.toString(), span, origin));
    }

    private Failure different(String found, String expected, Span span, Optional<Span> origin) {
        Diagnostic diagnostic = Diagnostic.at(code, span, what + " has another type here")
                .sides(expected, found)
                .fix("make both the same: change this value, or the one that it is compared with");
        return Failure.wrong(
                origin.map(at -> diagnostic.label(at, "this is " + expected)).orElse(diagnostic));
    }
}
