package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.List;
import java.util.Optional;

/** Functions of compile time: lists, shapes, loops that are unrolled. */
final class CompileTimeBuiltins {
    private CompileTimeBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("len", "list", "", CompileTimeBuiltins::len),
            row(
                    "range",
                    "n",
                    "",
                    call -> new Value.Items(Expect.numbers(
                            new Value.Range(Optional.empty(), Optional.of(call.dim("n"))), call.span(), call.world()))),
            row("fold", "list first f", "", CompileTimeBuiltins::fold),
            row("fans", "shape", "", CompileTimeBuiltins::fans),
            row("parameters", "model", "", CompileTimeBuiltins::parameters),
            row("copy", "model", "", CompileTimeBuiltins::copy),
            row("shape", "x", "", call -> dims(call.tensor("x").shape().dims())),
            row("rank", "x", "", call -> Value.Int.of(call.tensor("x").tensor().rank())),
            row("size", "x", "over", CompileTimeBuiltins::size));

    private static Value dims(List<Dim> dims) {
        return new Value.Items(
                dims.stream().map(dim -> (Value) new Value.Int(dim)).toList());
    }

    private static Value len(BuiltinCall call) {
        Value list = call.value("list");
        if (list instanceof Value.Tensor tensor) {
            if (tensor.node().tensor().rank() == 0) {
                throw call.wrong("list", "a list, or a tensor with at least one axis");
            }
            return new Value.Int(tensor.node().shape().dim(0));
        }
        return Value.Int.of(Expect.items(list, call.at("list"), call.world()).size());
    }

    private static Value size(BuiltinCall call) {
        Node x = call.tensor("x");
        return new Value.Int(
                call.has("over") ? x.shape().dim(call.axis(x, 0)) : x.shape().elements());
    }

    private static Value fold(BuiltinCall call) {
        Value value = call.value("first");
        for (Value item : Expect.items(call.value("list"), call.at("list"), call.world())) {
            value = Expect.usable(call.elaborator()
                    .calls()
                    .apply(call.value("f"), List.of(value, item), call.site().unnamed(), call.span()));
        }
        return value;
    }

    /** The present values of all parameters, in the order of their declaration. */
    private static Value parameters(BuiltinCall call) {
        Value model = call.value("model");
        requireModel(model, call);
        return new Value.Items(Models.parameters(model).stream()
                .map(parameter -> (Value) new Value.Tensor(parameter.read(call.world())))
                .toList());
    }

    private static Value copy(BuiltinCall call) {
        Value model = call.value("model");
        requireModel(model, call);
        return Copies.of(model, call.site());
    }

    private static void requireModel(Value value, BuiltinCall call) {
        switch (value) {
            case Value.Instance instance -> {}
            case Value.Items list when list.items().stream().allMatch(Value.Instance.class::isInstance) -> {}
            case Value other -> throw call.wrong("model", "a model, or a list of models");
        }
    }

    /** (fan in, fan out): the sides of a matrix; for a kernel [O, I, k...] those times the size of the kernel. */
    private static Value fans(BuiltinCall call) {
        List<Dim> shape = call.shape("shape");
        if (shape.size() < 2) {
            Dim all = Dim.product(shape);
            return new Value.Tuple(List.of(new Value.Int(all), new Value.Int(all)));
        }
        if (shape.size() == 2) {
            return new Value.Tuple(List.of(new Value.Int(shape.get(0)), new Value.Int(shape.get(1))));
        }
        Dim kernel = Dim.product(shape.subList(2, shape.size()));
        return new Value.Tuple(List.of(
                new Value.Int(shape.get(1).times(kernel)),
                new Value.Int(shape.get(0).times(kernel))));
    }
}
