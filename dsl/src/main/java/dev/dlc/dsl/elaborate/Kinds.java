package dev.dlc.dsl.elaborate;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.List;

/** Fits values into the types of compile time: Int, Float, Bool, Fn, ... */
final class Kinds {
    private Kinds() {}

    static Value accept(Value value, Declared.Simple type, boolean schedules, Slot slot, World world) {
        return switch (type) {
            case INT -> {
                Dim dim = Expect.dim(value, slot.value(), world);
                yield new Value.Int(dim);
            }
            case FLOAT -> number(value, schedules, slot, world);
            case BOOL -> new Value.Bool(Expect.flag(value, slot.value(), world));
            case TEXT -> new Value.Text(Expect.text(value, slot.value()));
            case FUNCTION, LAYER -> {
                if (!(value instanceof Value.Callable)) {
                    throw Expect.wrongKind(
                            value, slot.value(), type == Declared.Simple.LAYER ? "a layer" : "a function");
                }
                yield value;
            }
            case AXES -> {
                if (!(value instanceof Value.Int || value instanceof Value.Items || value instanceof Value.Range)) {
                    throw Expect.wrongKind(value, slot.value(), "axes: an integer, a list or a range");
                }
                yield value;
            }
            case SHAPE -> {
                List<Dim> dims = Expect.shape(value, slot.value(), world);
                yield new Value.Items(
                        dims.stream().map(d -> (Value) new Value.Int(d)).toList());
            }
            case ELEMENT -> new Value.Element(Expect.dtype(value, slot.value()));
            case RULE -> {
                if (!(value instanceof Value.Rule)) {
                    throw Expect.wrongKind(value, slot.value(), "a learning rule");
                }
                yield value;
            }
            case ANY -> value;
        };
    }

    /** A number, a scalar tensor, or in a learning rule a function of the number of the update. */
    private static Value number(Value value, boolean schedules, Slot slot, World world) {
        return switch (value) {
            case Value.Real number -> number;
            case Value.Int number
            when number.dim().constant().isPresent() ->
                new Value.Real(number.dim().constant().getAsLong());
            case Value.Int size -> new Value.Tensor(Tensors.node(size, DType.F32, slot.value(), world));
            case Value.Tensor tensor when isFloatScalar(tensor.node()) -> tensor;
            case Value.Callable schedule when schedules -> schedule;
            case Value other -> throw Expect.wrongKind(other, slot.value(), "a number");
        };
    }

    private static boolean isFloatScalar(Node node) {
        return node.tensor().rank() == 0 && node.dtype().isFloat();
    }
}
