package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;

/** Tensors from nothing. */
final class MakeBuiltins {
    private MakeBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("zeros", "", "shape dtype", call -> filled(call, Value.Int.of(0))),
            row("ones", "", "shape dtype", call -> filled(call, Value.Int.of(1))),
            row("full", "shape value", "dtype", MakeBuiltins::full),
            row("iota", "n", "", MakeBuiltins::iota),
            row("eye", "n", "dtype", MakeBuiltins::eye),
            row("one_hot", "ids n", "dtype", MakeBuiltins::oneHot));

    /** Without a shape a number, which takes shape and dtype from where it stands. */
    private static Value filled(BuiltinCall call, Value number) {
        if (!call.has("shape")) {
            return call.wanted()
                    .map(type -> (Value) new Value.Tensor(splat(call, number, type)))
                    .orElse(number);
        }
        DType standard = call.wanted().map(Type.Tensor::dtype).orElse(DType.F32);
        Type.Tensor type = Type.tensor(call.dtype("dtype", standard), new Shape(call.shape("shape")));
        return new Value.Tensor(splat(call, number, type));
    }

    private static Node splat(BuiltinCall call, Value number, Type.Tensor type) {
        Value value = type.dtype() == DType.BOOL
                ? new Value.Bool(((Value.Int) number).dim().is(1))
                : number;
        return Tensors.splat(value, type, call.span(), call.world());
    }

    private static Value full(BuiltinCall call) {
        Value value = call.value("value");
        Shape shape = new Shape(call.shape("shape"));
        if (value instanceof Value.Tensor tensor) {
            return new Value.Tensor(call.emit().expand(tensor.node(), shape));
        }
        DType dtype = call.dtype("dtype", call.wanted().map(Type.Tensor::dtype).orElse(floating(value)));
        return new Value.Tensor(Tensors.splat(value, Type.tensor(dtype, shape), call.at("value"), call.world()));
    }

    private static DType floating(Value value) {
        return value instanceof Value.Bool ? DType.BOOL : DType.F32;
    }

    private static Value iota(BuiltinCall call) {
        Type.Tensor type = Type.tensor(DType.I32, new Shape(List.of(size(call, "n"))));
        return new Value.Tensor(call.emit().iota(type, 0));
    }

    private static Dim size(BuiltinCall call, String name) {
        return Expect.shape(new Value.Int(call.dim(name)), call.at(name), call.world())
                .getFirst();
    }

    private static Value eye(BuiltinCall call) {
        Dim n = size(call, "n");
        Type.Tensor type = Type.tensor(DType.I32, Shape.of(n, n));
        Emit emit = call.emit();
        Node diagonal = emit.eq(emit.iota(type, 0), emit.iota(type, 1));
        return new Value.Tensor(emit.cast(diagonal, call.dtype("dtype", DType.F32)));
    }

    private static Value oneHot(BuiltinCall call) {
        Node ids = call.indices("ids");
        Dim n = size(call, "n");
        Emit emit = call.emit();
        List<Dim> lifted = new ArrayList<>(ids.shape().dims());
        lifted.add(Dim.ONE);
        List<Dim> full = new ArrayList<>(ids.shape().dims());
        full.add(n);
        Node column = emit.expand(emit.reshape(ids, new Shape(lifted)), new Shape(full));
        Node index = emit.iota(column.tensor(), ids.tensor().rank());
        return new Value.Tensor(emit.cast(emit.eq(column, index), call.dtype("dtype", DType.F32)));
    }
}
