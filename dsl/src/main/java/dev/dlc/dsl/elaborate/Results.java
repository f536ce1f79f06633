package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The result of a function as named outputs and as text. */
final class Results {
    private Results() {}

    /** Outputs {@code y}, or {@code y.0}, {@code y.name} for the parts of a tuple, list or record. */
    static List<Root> outputs(Value value, Span span, World world) {
        List<Root> roots = new ArrayList<>();
        add("y", value, span, world, roots);
        return roots;
    }

    private static void add(String name, Value value, Span span, World world, List<Root> roots) {
        switch (value) {
            case Value.Tensor tensor -> roots.add(new Root.Output(name, tensor.node()));
            case Value.Tuple tuple -> addAll(name, tuple.items(), span, world, roots);
            case Value.Items list when !Tensors.isTensorLike(list) -> addAll(name, list.items(), span, world, roots);
            case Value.Record fields ->
                fields.fields().forEach((field, item) -> add(name + "." + field, item, span, world, roots));
            case Value other
            when Tensors.isTensorLike(other) -> roots.add(new Root.Output(name, node(other, span, world)));
            case Value other -> {}
        }
    }

    private static void addAll(String name, List<Value> items, Span span, World world, List<Root> roots) {
        for (int i = 0; i < items.size(); i++) {
            add(name + "." + i, items.get(i), span, world, roots);
        }
    }

    private static Node node(Value value, Span span, World world) {
        boolean symbolic =
                value instanceof Value.Int size && size.dim().constant().isEmpty();
        return Tensors.node(value, symbolic ? DType.I32 : Tensors.naturalDtype(value), span, world);
    }

    /** The type of a result, as a signature shows it; {@code written} says how a dim is written. */
    static String text(Value value, UnaryOperator<Dim> written) {
        return switch (value) {
            case Value.Tensor tensor -> {
                List<Dim> dims =
                        tensor.node().shape().dims().stream().map(written).toList();
                yield tensor.node().tensor().with(new Shape(dims)).toString();
            }
            case Value.Tuple tuple -> joined(tuple.items().stream().map(item -> text(item, written)), "(", ")");
            case Value.Items list ->
                joined(list.items().stream().map(item -> text(item, written)).distinct(), "[", "]");
            case Value.Record fields ->
                joined(
                        fields.fields().entrySet().stream()
                                .map(field -> field.getKey() + ": " + text(field.getValue(), written)),
                        "(",
                        ")");
            case Value.Int number -> "Int";
            case Value.Real number -> "Float";
            case Value.Bool flag -> "Bool";
            case Value.Text text -> "Text";
            case Value.Instance instance -> instance.label();
            case Value.Rule rule -> "Rule";
            case Value.Callable function -> "Fn";
            case Value other -> "...";
        };
    }

    private static String joined(Stream<String> parts, String open, String close) {
        return parts.collect(Collectors.joining(", ", open, close));
    }
}
