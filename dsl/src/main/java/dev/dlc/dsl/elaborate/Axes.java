package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.syntax.Expression;
import java.util.List;
import java.util.OptionalInt;

/** Axes by the name of a dim: {@code over: [N, H, W]} where the tensor was declared with those dims. */
final class Axes {
    private Axes() {}

    /** The value of an argument that gives axes; names of dims of the first tensor that has them become integers. */
    static Value eval(Expression expression, List<Value.Tensor> tensors, Elaborator elaborator, Site site) {
        return switch (expression) {
            case Expression.Name name -> {
                OptionalInt axis = find(name.text(), tensors);
                yield axis.isPresent() ? Value.Int.of(axis.getAsInt()) : elaborator.eval(name, site);
            }
            case Expression.ListOf list ->
                new Value.Items(list.elements().stream()
                        .map(element -> eval(element, tensors, elaborator, site))
                        .toList());
            case Expression other -> elaborator.eval(other, site);
        };
    }

    private static OptionalInt find(String name, List<Value.Tensor> tensors) {
        for (Value.Tensor tensor : tensors) {
            int axis = tensor.axes().indexOf(name);
            if (axis >= 0) {
                return OptionalInt.of(axis);
            }
        }
        return OptionalInt.empty();
    }
}
