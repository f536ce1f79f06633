package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Index;
import dev.dlc.ir.op.Order;
import java.util.ArrayList;
import java.util.List;

/** Elements at places that data says, and sorting. */
final class IndexBuiltins {
    private IndexBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("gather", "x ids", "over", IndexBuiltins::gather),
            row("scatter_add", "x ids updates", "over", call -> scatter(call, Index.SCATTER_ADD)),
            row("scatter_max", "x ids updates", "over", call -> scatter(call, Index.SCATTER_MAX)),
            row("scatter_set", "x ids updates", "over", call -> scatter(call, Index.SCATTER_SET)),
            row("segment_sum", "x by size", "", call -> segment(call, Index.SEGMENT_SUM)),
            row("segment_max", "x by size", "", call -> segment(call, Index.SEGMENT_MAX)),
            row("csr_dot", "values columns offsets x", "", IndexBuiltins::csrDot),
            row("dynamic_slice", "x start size", "", IndexBuiltins::dynamicSlice),
            row("dynamic_update", "x part start", "", IndexBuiltins::dynamicUpdate),
            row("sort", "x", "over descending", call -> sorted(call, List.of(call.tensor("x")), 0)),
            row("sort_by", "key x", "over descending", IndexBuiltins::sortBy),
            row("argsort", "x", "over descending", IndexBuiltins::argsort),
            row("top_k", "x k", "", IndexBuiltins::topK));

    private static Value gather(BuiltinCall call) {
        Node x = call.tensor("x");
        return new Value.Tensor(call.emit().gather(x, call.indices("ids"), call.axis(x, 0)));
    }

    private static Value scatter(BuiltinCall call, Op op) {
        Node x = call.tensor("x");
        int axis = call.axis(x, 0);
        Node ids = call.indices("ids");
        Node updates = Tensors.node(call.value("updates"), x.dtype(), call.at("updates"), call.world());
        Operators.requireSame(x, updates, "`" + call.function().name() + "`", call.at("updates"));
        if (ids.tensor().rank() != 1) {
            throw call.wrong("ids", "one axis of indices");
        }
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.set(axis, ids.shape().dim(0));
        Node agreed = agree(call, updates, dims, "the updates have the shape of x with one slice for each index");
        return new Value.Tensor(call.emit().scatter(op, x, ids, agreed, axis));
    }

    private static Node agree(BuiltinCall call, Node node, List<Dim> dims, String rule) {
        Tensors.Purpose purpose = new Tensors.Purpose("`" + call.function().name() + "`: " + rule, call.span());
        return Tensors.assume(node, dims, purpose, call.world())
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.SHAPE_MISMATCH,
                                call.span(),
                                "`" + call.function().name() + "`: " + rule)
                        .sides(
                                new dev.dlc.ir.Shape(dims).toString(),
                                node.tensor().toString())));
    }

    private static Value segment(BuiltinCall call, Op op) {
        Node x = call.tensor("x");
        Node ids = call.indices("by");
        Dim size = Expect.shape(new Value.Int(call.dim("size")), call.at("size"), call.world())
                .getFirst();
        if (ids.tensor().rank() != 1 || x.tensor().rank() == 0) {
            throw call.wrong("by", "one index for each row of x");
        }
        Node agreed = agree(call, ids, List.of(x.shape().dim(0)), "there is one index for each row of x");
        return new Value.Tensor(call.emit().segment(op, x, agreed, size));
    }

    private static Value csrDot(BuiltinCall call) {
        Node node = call.emit()
                .node(
                        Index.CSR_DOT,
                        Attrs.NONE,
                        call.floating("values"),
                        call.indices("columns"),
                        call.indices("offsets"),
                        call.floating("x"));
        return new Value.Tensor(node);
    }

    private static List<Node> starts(BuiltinCall call, int rank) {
        List<Node> starts = new ArrayList<>();
        for (Value item : Expect.items(call.value("start"), call.at("start"), call.world())) {
            Node start = Tensors.node(item, DType.I32, call.at("start"), call.world());
            if (start.dtype() != DType.I32 || start.tensor().rank() != 0) {
                throw Expect.wrongKind(item, call.at("start"), "an i32 scalar for each axis");
            }
            starts.add(start);
        }
        if (starts.size() != rank) {
            throw call.wrong("start", "a list of " + rank + " i32 scalars, one for each axis");
        }
        return starts;
    }

    private static Value dynamicSlice(BuiltinCall call) {
        Node x = call.tensor("x");
        return new Value.Tensor(
                call.emit().dynamicSlice(x, starts(call, x.tensor().rank()), call.shape("size")));
    }

    private static Value dynamicUpdate(BuiltinCall call) {
        Node x = call.tensor("x");
        Node part = Tensors.node(call.value("part"), x.dtype(), call.at("part"), call.world());
        return new Value.Tensor(
                call.emit().dynamicUpdate(x, part, starts(call, x.tensor().rank())));
    }

    // ---- order

    private static Value sorted(BuiltinCall call, List<Node> operands, int result) {
        Attrs attrs =
                Attrs.NONE.with("axis", call.axis(operands.getFirst(), -1)).with("descending", call.flag("descending"));
        Node sort = call.emit().node(Order.SORT, attrs, operands);
        return new Value.Tensor(call.emit().get(sort, result));
    }

    private static Value sortBy(BuiltinCall call) {
        Node key = call.tensor("key");
        Node x = agree(call, call.tensor("x"), key.shape().dims(), "x and its keys have one shape");
        return sorted(call, List.of(key, x), 1);
    }

    private static Value argsort(BuiltinCall call) {
        Node x = call.tensor("x");
        int axis = call.axis(x, -1);
        Node index = call.emit().iota(x.tensor().with(DType.I32), axis);
        return sorted(call, List.of(x, index), 1);
    }

    private static Value topK(BuiltinCall call) {
        Node x = call.tensor("x");
        if (x.tensor().rank() == 0) {
            throw call.wrong("x", "a tensor with at least one axis");
        }
        Node top = call.emit().node(Order.TOP_K, Attrs.NONE.withDims("k", List.of(call.dim("k"))), x);
        return new Value.Tuple(List.of(
                new Value.Tensor(call.emit().get(top, 0)),
                new Value.Tensor(call.emit().get(top, 1))));
    }
}
