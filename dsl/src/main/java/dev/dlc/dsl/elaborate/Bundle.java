package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The tensors in a value, and the value with other ones: a tensor; a list, tuple or record of such; a model with its
 * parameters.
 *
 * @param value the value
 * @param nodes its tensors in order
 */
record Bundle(Value value, List<Node> nodes) {
    /** Takes a value apart; numbers become f32 scalars. */
    static Bundle of(Value value, Span span, World world) {
        List<Node> nodes = new ArrayList<>();
        Value plain = collect(value, nodes, span, world);
        return new Bundle(plain, List.copyOf(nodes));
    }

    private static Value collect(Value value, List<Node> nodes, Span span, World world) {
        return switch (value) {
            case Value.Tensor tensor -> {
                nodes.add(tensor.node());
                yield tensor;
            }
            case Value.Instance instance -> {
                Models.parameters(instance).forEach(parameter -> nodes.add(parameter.read(world)));
                yield instance;
            }
            case Value.Tuple tuple -> new Value.Tuple(collectAll(tuple.items(), nodes, span, world));
            case Value.Record fields -> {
                Map<String, Value> plain = new LinkedHashMap<>();
                fields.fields().forEach((name, item) -> plain.put(name, collect(item, nodes, span, world)));
                yield new Value.Record(plain);
            }
            case Value.Items list
            when list.items().stream().noneMatch(Tensors::isNumber) && !numbers(list) ->
                new Value.Items(collectAll(list.items(), nodes, span, world));
            case Value other -> {
                DType natural = Tensors.naturalDtype(other);
                Node node = Tensors.node(other, natural == DType.I32 ? DType.F32 : natural, span, world);
                nodes.add(node);
                yield new Value.Tensor(node);
            }
        };
    }

    /** Whether a list is a literal tensor. */
    private static boolean numbers(Value.Items list) {
        return list.items().stream()
                .allMatch(item -> item instanceof Value.Items inner
                        && (inner.items().stream().allMatch(Tensors::isNumber) || numbers(inner)));
    }

    private static List<Value> collectAll(List<Value> items, List<Node> nodes, Span span, World world) {
        List<Value> plain = new ArrayList<>();
        items.forEach(item -> plain.add(collect(item, nodes, span, world)));
        return plain;
    }

    /** The value with other tensors, in the order of {@link #nodes}. */
    Value with(List<Node> others) {
        return rebuild(value, others.iterator());
    }

    /** The value with a function applied to each tensor. */
    Value map(UnaryOperator<Node> function) {
        return with(nodes.stream().map(function).toList());
    }

    private static Value rebuild(Value value, java.util.Iterator<Node> others) {
        return switch (value) {
            case Value.Tensor tensor -> new Value.Tensor(others.next(), tensor.axes());
            case Value.Instance instance -> {
                List<Node> own = new ArrayList<>();
                Models.parameters(instance).forEach(parameter -> own.add(others.next()));
                yield Models.withParameters(instance, own);
            }
            case Value.Tuple tuple ->
                new Value.Tuple(tuple.items().stream()
                        .map(item -> rebuild(item, others))
                        .toList());
            case Value.Record fields -> {
                Map<String, Value> rebuilt = new LinkedHashMap<>();
                fields.fields().forEach((name, item) -> rebuilt.put(name, rebuild(item, others)));
                yield new Value.Record(rebuilt);
            }
            case Value.Items list ->
                new Value.Items(
                        list.items().stream().map(item -> rebuild(item, others)).toList());
            case Value other -> throw new IllegalStateException("no part of a bundle: " + other.describe());
        };
    }
}
