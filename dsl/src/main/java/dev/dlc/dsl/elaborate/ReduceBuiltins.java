package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Order;
import dev.dlc.ir.op.Reduce;
import java.util.ArrayList;
import java.util.List;

/** Sums, extrema and the like over axes, and running ones. */
final class ReduceBuiltins {
    private ReduceBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("sum", "x", "over keep", call -> sum(call, Reduce.SUM, BinaryOp.ADD)),
            row("prod", "x", "over keep", call -> sum(call, Reduce.PROD, BinaryOp.MULTIPLY)),
            row("mean", "x", "over keep", ReduceBuiltins::mean),
            row("max", "x", "y over keep", call -> extremum(call, true)),
            row("min", "x", "y over keep", call -> extremum(call, false)),
            row("any", "x", "over keep", call -> logical(call, Reduce.ANY)),
            row("all", "x", "over keep", call -> logical(call, Reduce.ALL)),
            row("argmax", "x", "over keep", call -> position(call, Reduce.ARGMAX)),
            row("argmin", "x", "over keep", call -> position(call, Reduce.ARGMIN)),
            row("cumsum", "x", "over reverse exclusive", call -> running(call, Order.CUMULATIVE_SUM)),
            row("cumprod", "x", "over reverse exclusive", call -> running(call, Order.CUMULATIVE_PROD)),
            row("cummax", "x", "over reverse exclusive", call -> running(call, Order.CUMULATIVE_MAX)),
            row("cummin", "x", "over reverse exclusive", call -> running(call, Order.CUMULATIVE_MIN)));

    /** Whether an argument is a list of numbers that is folded at compile time. */
    private static boolean isCompileTime(BuiltinCall call) {
        return !call.has("over")
                && !call.has("keep")
                && call.value("x") instanceof Value.Items list
                && list.items().stream().allMatch(item -> item instanceof Value.Int || item instanceof Value.Real);
    }

    private static Value sum(BuiltinCall call, Op op, BinaryOp fold) {
        if (isCompileTime(call)) {
            Value total = Value.Int.of(fold == BinaryOp.ADD ? 0 : 1);
            for (Value item : ((Value.Items) call.value("x")).items()) {
                total = Operators.binary(fold, total, item, call.span(), call.world());
            }
            return total;
        }
        return reduce(call, op, numeric(call));
    }

    private static Node numeric(BuiltinCall call) {
        Node x = call.tensor("x");
        Operators.requireNumeric(x, call.function().name(), call.at("x"));
        return x;
    }

    private static Value extremum(BuiltinCall call, boolean max) {
        if (call.has("y")) {
            return ElementwiseBuiltins.extremum(call, max ? Elementwise.MAX : Elementwise.MIN, max);
        }
        return reduce(call, max ? Reduce.MAX : Reduce.MIN, numeric(call));
    }

    private static Value logical(BuiltinCall call, Op op) {
        if (call.value("x") instanceof Value.Bool) {
            return call.value("x");
        }
        Node x = call.tensor("x");
        Operators.requireBool(x, call.function().name(), call.at("x"));
        return reduce(call, op, x);
    }

    private static Value reduce(BuiltinCall call, Op op, Node x) {
        List<Integer> axes = call.axes(x);
        return kept(call, x, axes, call.emit().reduce(op, x, axes));
    }

    /** The result of a reduction with its axes kept where that is wanted. */
    private static Value kept(BuiltinCall call, Node x, List<Integer> axes, Node reduced) {
        List<String> names = Operators.axes(call.value("x"));
        if (call.flag("keep")) {
            List<Dim> dims = new ArrayList<>(x.shape().dims());
            axes.forEach(axis -> dims.set(axis, Dim.ONE));
            return new Value.Tensor(call.emit().reshape(reduced, new Shape(dims)), names);
        }
        List<String> left = new ArrayList<>();
        for (int axis = 0; axis < names.size(); axis++) {
            if (!axes.contains(axis)) {
                left.add(names.get(axis));
            }
        }
        return new Value.Tensor(reduced, left);
    }

    private static Value mean(BuiltinCall call) {
        Node x = call.floating("x");
        List<Integer> axes = call.axes(x);
        Emit emit = call.emit();
        Dim count = Dim.product(axes.stream().map(axis -> x.shape().dim(axis)).toList());
        Node sum = emit.sum(x, axes);
        return kept(call, x, axes, emit.div(sum, emit.size(count, x.dtype())));
    }

    private static Value position(BuiltinCall call, Op op) {
        Node x = numeric(call);
        int axis = call.axis(x, -1);
        return kept(call, x, List.of(axis), call.emit().node(op, Attrs.NONE.with("axis", axis), x));
    }

    private static Value running(BuiltinCall call, Op op) {
        Node x = numeric(call);
        Attrs attrs = Attrs.NONE
                .with("axis", call.axis(x, -1))
                .with("reverse", call.flag("reverse"))
                .with("exclusive", call.flag("exclusive"));
        return new Value.Tensor(call.emit().node(op, attrs, x), Operators.axes(call.value("x")));
    }
}
