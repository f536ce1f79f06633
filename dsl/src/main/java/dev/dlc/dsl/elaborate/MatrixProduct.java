package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Broadcasting;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code x @ y}: the last axis of x against the first but one of y, or its only one. Leading axes of a matrix y are
 * batch axes, aligned with those of x at the last; where y is one matrix, all leading axes of x are kept.
 */
final class MatrixProduct {
    private MatrixProduct() {}

    static Value of(Node x, Node y, Span span, World world) {
        Operators.requireSame(x, y, "`@`", span);
        if (x.tensor().rank() == 0 || y.tensor().rank() == 0) {
            throw mismatch(x, y, span);
        }
        int contracted = Math.max(0, y.tensor().rank() - 2);
        Dim inner = x.shape().dim(x.tensor().rank() - 1);
        List<Dim> dims = new ArrayList<>(y.shape().dims());
        dims.set(contracted, inner);
        Tensors.Purpose purpose = new Tensors.Purpose("both sides of `@`", span);
        Node agreed = Tensors.assume(y, dims, purpose, world).orElseThrow(() -> mismatch(x, y, span));
        Emit emit = world.emit(span);
        boolean batched = agreed.tensor().rank() > 2 && x.tensor().rank() > 1;
        return new Value.Tensor(batched ? batched(x, agreed, emit, span, world) : plain(x, agreed, emit));
    }

    private static Node plain(Node x, Node y, Emit emit) {
        int last = x.tensor().rank() - 1;
        int contracted = Math.max(0, y.tensor().rank() - 2);
        return emit.dot(x, y, List.of(), List.of(), List.of(last), List.of(contracted));
    }

    private static Node batched(Node x, Node y, Emit emit, Span span, World world) {
        int rankX = x.tensor().rank();
        int rankY = y.tensor().rank();
        Node headX = emit.zeros(x.tensor().with(new Shape(x.shape().dims().subList(0, rankX - 2))));
        Node headY = emit.zeros(y.tensor().with(new Shape(y.shape().dims().subList(0, rankY - 2))));
        Tensors.Pair heads = Tensors.align(headX, headY, "`@`", span, world);
        Shape batch = Broadcasting.shape(heads.left().shape(), heads.right().shape());
        Node left = spread(x, heads.left(), batch, emit);
        Node right = spread(y, heads.right(), batch, emit);
        List<Integer> axes = IntStream.range(0, batch.rank()).boxed().toList();
        return emit.dot(left, right, axes, axes, List.of(batch.rank() + 1), List.of(batch.rank()));
    }

    /** A tensor with its agreed leading axes repeated to the batch shape. */
    private static Node spread(Node x, Node head, Shape batch, Emit emit) {
        List<Dim> matrix =
                x.shape().dims().subList(x.tensor().rank() - 2, x.tensor().rank());
        List<Dim> agreed = new ArrayList<>(head.shape().dims());
        agreed.addAll(matrix);
        List<Dim> full = new ArrayList<>(batch.dims());
        full.addAll(matrix);
        return emit.expand(emit.reshape(x, new Shape(agreed)), new Shape(full));
    }

    private static Failure mismatch(Node x, Node y, Span span) {
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.SHAPE_MISMATCH,
                        span,
                        "`@` multiplies the last axis of the left side with the first but one of the right side")
                .sides("[..., K] @ [..., K, M] or [..., K] @ [K]", x.tensor() + " @ " + y.tensor())
                .fix("`transpose` or `reshape` one side");
        Optional<Span> left = x.span().filter(at -> !at.equals(span));
        Optional<Span> right = y.span().filter(at -> !at.equals(span));
        Diagnostic one = left.isPresent() ? diagnostic.label(left.get(), "this is " + x.tensor()) : diagnostic;
        return Failure.wrong(right.isPresent() ? one.label(right.get(), "this is " + y.tensor()) : one);
    }
}
