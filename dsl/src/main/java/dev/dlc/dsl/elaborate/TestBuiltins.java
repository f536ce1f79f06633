package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Reduce;
import java.util.List;

/** What tests say. */
final class TestBuiltins {
    private static final double TOLERANCE = 1e-5;

    private TestBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("close", "x y", "tolerance", TestBuiltins::close),
            row("gradcheck", "f at", "", TestBuiltins::gradcheck));

    /** all(|x - y| <= tolerance (1 + |y|)). */
    private static Value close(BuiltinCall call) {
        double tolerance = call.has("tolerance")
                ? Expect.real(call.value("tolerance"), call.at("tolerance"), call.world())
                : TOLERANCE;
        Value x = floating(call, "x");
        Value y = floating(call, "y");
        Tensors.Pair pair = Operators.pair(x, y, "`close`", call.span(), call.world());
        Operators.requireFloat(pair.left(), "close", call.at("x"));
        Emit emit = call.emit();
        Node distance = emit.abs(emit.sub(pair.left(), pair.right()));
        Node size = emit.abs(pair.right());
        Node bound = emit.mul(emit.add(size, emit.like(size, 1)), emit.like(size, tolerance));
        Node close = emit.le(distance, bound);
        return new Value.Tensor(emit.reduce(Reduce.ALL, close, Emit.allAxes(close)));
    }

    /** Integers of compile time compare as f32. */
    private static Value floating(BuiltinCall call, String name) {
        Value value = call.value(name);
        boolean integers = !(value instanceof Value.Tensor)
                && Tensors.isTensorLike(value)
                && Tensors.naturalDtype(value) == DType.I32;
        return integers ? new Value.Tensor(Tensors.node(value, DType.F32, call.at(name), call.world())) : value;
    }

    private static Value gradcheck(BuiltinCall call) {
        if (call.world().mode() != World.Mode.TEST) {
            throw Failure.wrong(Diagnostic.at(DslCode.NOT_IN_TEST, call.span(), "`gradcheck` stands in a test")
                    .sides("a test", call.world().mode().word())
                    .fix("write `test \"gradient\" { gradcheck(f, at: x) }`"));
        }
        call.elaborator().effects().gradcheck(call);
        return new Value.Tuple(List.of());
    }
}
