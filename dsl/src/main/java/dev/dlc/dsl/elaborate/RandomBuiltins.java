package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Order;
import java.util.List;

/** Random numbers: functions of the key and of the path of the call. */
final class RandomBuiltins {
    /** The distance of two neighbours among the uniform numbers: they have 24 random bits. */
    private static final double UNIFORM_STEP = 0x1p-24;

    private RandomBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("random.uniform", "", "shape low high", RandomBuiltins::uniform),
            row("random.normal", "", "shape mean std", RandomBuiltins::normal),
            row("random.bernoulli", "p", "shape", RandomBuiltins::bernoulli),
            row("random.integers", "shape high", "low", RandomBuiltins::integers),
            row("random.bits", "shape", "", call -> new Value.Tensor(bits(call, shape(call)))),
            row("random.permutation", "n", "", RandomBuiltins::permutation));

    private static Node bits(BuiltinCall call, Shape shape) {
        String use = call.function().name().substring("random.".length());
        String path = call.site().frame().path(use);
        return call.emit().randomBits(call.world().key(call.span()), path, shape);
    }

    private static Shape shape(BuiltinCall call) {
        if (call.has("shape")) {
            return new Shape(call.shape("shape"));
        }
        return call.wanted()
                .map(Type.Tensor::shape)
                .orElseThrow(() -> Signatures.missing(
                        "shape",
                        call.function().name(),
                        call.function().signature(),
                        call.span(),
                        java.util.Optional.empty()));
    }

    /** The 24 high bits, as an integer that is not negative. */
    private static Node high(BuiltinCall call, Shape shape) {
        Emit emit = call.emit();
        Node bits = bits(call, shape);
        return emit.binary(Elementwise.SHIFT_RIGHT, bits, emit.like(bits, 8));
    }

    /** Uniform in [0, 1). */
    private static Node unit(BuiltinCall call, Shape shape) {
        Emit emit = call.emit();
        Node high = emit.cast(high(call, shape), DType.F32);
        return emit.mul(high, emit.like(high, UNIFORM_STEP));
    }

    private static Value uniform(BuiltinCall call) {
        Value unit = new Value.Tensor(unit(call, shape(call)));
        if (!call.has("low") && !call.has("high")) {
            return unit;
        }
        Value low = call.has("low") ? call.value("low") : new Value.Real(0);
        Value high = call.has("high") ? call.value("high") : new Value.Real(1);
        Value width = plain(dev.dlc.dsl.syntax.BinaryOp.SUBTRACT, high, low, call);
        Value spread = plain(dev.dlc.dsl.syntax.BinaryOp.MULTIPLY, unit, width, call);
        return plain(dev.dlc.dsl.syntax.BinaryOp.ADD, spread, low, call);
    }

    private static Value plain(dev.dlc.dsl.syntax.BinaryOp op, Value left, Value right, BuiltinCall call) {
        return Operators.binary(op, left, right, call.span(), call.world());
    }

    /** Box and Muller (1958): sqrt(-2 ln u) cos(2 pi v) with u in (0, 1]. */
    private static Value normal(BuiltinCall call) {
        Emit emit = call.emit();
        Shape shape = shape(call);
        Node high = emit.cast(high(call, shape), DType.F32);
        Node u = emit.mul(emit.add(high, emit.like(high, 1)), emit.like(high, UNIFORM_STEP));
        Node radius = emit.sqrt(emit.mul(emit.log(u), emit.like(u, -2)));
        Node v = unit(call, shape);
        Value normal = new Value.Tensor(emit.mul(radius, emit.cos(emit.mul(v, emit.like(v, 2 * Math.PI)))));
        Value scaled =
                call.has("std") ? plain(dev.dlc.dsl.syntax.BinaryOp.MULTIPLY, normal, call.value("std"), call) : normal;
        return call.has("mean") ? plain(dev.dlc.dsl.syntax.BinaryOp.ADD, scaled, call.value("mean"), call) : scaled;
    }

    private static Value bernoulli(BuiltinCall call) {
        Value p = call.value("p");
        Shape shape = !call.has("shape") && p instanceof Value.Tensor tensor
                ? tensor.node().shape()
                : shape(call);
        Value unit = new Value.Tensor(unit(call, shape));
        return plain(dev.dlc.dsl.syntax.BinaryOp.LESS, unit, p, call);
    }

    private static Value integers(BuiltinCall call) {
        Emit emit = call.emit();
        Node bits = bits(call, shape(call));
        Node natural = emit.binary(Elementwise.SHIFT_RIGHT, bits, emit.like(bits, 1));
        Value low = call.has("low") ? call.value("low") : Value.Int.of(0);
        Value width = plain(dev.dlc.dsl.syntax.BinaryOp.SUBTRACT, call.value("high"), low, call);
        Node count = Tensors.node(width, DType.I32, call.span(), call.world());
        Operators.requireSame(natural, count, "`random.integers`", call.span());
        Node inside = emit.binary(Elementwise.REM, natural, count);
        return plain(dev.dlc.dsl.syntax.BinaryOp.ADD, new Value.Tensor(inside), low, call);
    }

    /** The order that sorts random keys. */
    private static Value permutation(BuiltinCall call) {
        Dim n = Expect.shape(new Value.Int(call.dim("n")), call.at("n"), call.world())
                .getFirst();
        Emit emit = call.emit();
        Node keys = bits(call, Shape.of(n));
        Attrs attrs = Attrs.NONE.with("axis", 0).with("descending", false);
        Node sort = emit.node(Order.SORT, attrs, keys, emit.iota(keys.tensor(), 0));
        return new Value.Tensor(emit.get(sort, 1));
    }
}
