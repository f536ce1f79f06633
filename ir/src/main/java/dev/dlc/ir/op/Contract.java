package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sums of products. */
public final class Contract {
    private Contract() {}

    /** The axes of a tensor that are in neither list, in order. */
    static List<Integer> free(int rank, List<Integer> batch, List<Integer> contract) {
        return IntStream.range(0, rank)
                .filter(axis -> !batch.contains(axis) && !contract.contains(axis))
                .boxed()
                .toList();
    }

    private static Type dotType(List<Node> operands, Attrs attrs) {
        Rules.count("dot", operands, 2);
        Type.Tensor a = Rules.tensor("dot", operands, 0);
        Type.Tensor b = Rules.tensor("dot", operands, 1);
        Rules.numeric("dot.c1", a);
        Rules.dtype("dot.c1", b, a.dtype());
        List<Integer> lhsBatch = attrs.ints("lhs_batch");
        List<Integer> rhsBatch = attrs.ints("rhs_batch");
        List<Integer> lhsContract = attrs.ints("lhs_contract");
        List<Integer> rhsContract = attrs.ints("rhs_contract");
        List<Integer> lhs = new ArrayList<>(lhsBatch);
        lhs.addAll(lhsContract);
        List<Integer> rhs = new ArrayList<>(rhsBatch);
        rhs.addAll(rhsContract);
        Rules.axes("dot.c2", a, lhs);
        Rules.axes("dot.c2", b, rhs);
        Rules.check(
                lhsBatch.size() == rhsBatch.size() && lhs.size() == rhs.size(),
                "dot.c3",
                "axes come in pairs",
                lhs,
                rhs);
        for (int i = 0; i < lhs.size(); i++) {
            Rules.dims("dot.c4", a.shape().dim(lhs.get(i)), b.shape().dim(rhs.get(i)));
        }
        List<Dim> dims = new ArrayList<>();
        lhsBatch.forEach(axis -> dims.add(a.shape().dim(axis)));
        free(a.rank(), lhsBatch, lhsContract).forEach(axis -> dims.add(a.shape().dim(axis)));
        free(b.rank(), rhsBatch, rhsContract).forEach(axis -> dims.add(b.shape().dim(axis)));
        return a.with(new Shape(dims));
    }

    private static List<RefTensor> dotValue(Reference.Call call) {
        RefTensor a = call.operands().get(0);
        RefTensor b = call.operands().get(1);
        Attrs attrs = call.node().attrs();
        List<Integer> lhsContract = attrs.ints("lhs_contract");
        List<Integer> rhsContract = attrs.ints("rhs_contract");
        RefTensor out = RefTensor.zeros(a.dtype(), call.sizes(call.node().tensor()));
        int[] left = new int[out.rank()];
        int[] right = new int[out.rank()];
        int position = 0;
        for (int i = 0; i < attrs.ints("lhs_batch").size(); i++) {
            left[position] = a.strides()[attrs.ints("lhs_batch").get(i)];
            right[position++] = b.strides()[attrs.ints("rhs_batch").get(i)];
        }
        for (int axis : free(a.rank(), attrs.ints("lhs_batch"), lhsContract)) {
            left[position++] = a.strides()[axis];
        }
        for (int axis : free(b.rank(), attrs.ints("rhs_batch"), rhsContract)) {
            right[position++] = b.strides()[axis];
        }
        int[] sizes = lhsContract.stream().mapToInt(axis -> a.sizes()[axis]).toArray();
        int[] leftK = new Places(
                        sizes,
                        lhsContract.stream().mapToInt(x -> a.strides()[x]).toArray(),
                        0)
                .all();
        int[] rightK = new Places(
                        sizes,
                        rhsContract.stream().mapToInt(x -> b.strides()[x]).toArray(),
                        0)
                .all();
        int count = leftK.length;
        Places leftOut = new Places(out.sizes(), left, 0);
        Places rightOut = new Places(out.sizes(), right, 0);
        ChunkSums sums = new ChunkSums(call, a.dtype(), out.data().length, out.data().length, count);
        for (int i = 0; i < out.data().length; i++) {
            int row = leftOut.of(i);
            int column = rightOut.of(i);
            for (int k = 0; k < count; k++) {
                sums.add(i, k, a.data()[row + leftK[k]], b.data()[column + rightK[k]]);
            }
        }
        return List.of(new RefTensor(a.dtype(), out.sizes(), sums.totals()));
    }

    /**
     * The cotangent of one operand: the result's cotangent contracted with the other operand's free axes, its axes put
     * back in order.
     */
    private static Node dotGradient(Gradient.Context c, boolean left) {
        Emit e = c.emit();
        Attrs attrs = c.node().attrs();
        Node a = c.operand(0);
        Node b = c.operand(1);
        List<Integer> lhsFree = free(a.tensor().rank(), attrs.ints("lhs_batch"), attrs.ints("lhs_contract"));
        List<Integer> rhsFree = free(b.tensor().rank(), attrs.ints("rhs_batch"), attrs.ints("rhs_contract"));
        int batch = attrs.ints("lhs_batch").size();
        List<Integer> batchAxes = IntStream.range(0, batch).boxed().toList();
        List<Integer> resultLeft =
                IntStream.range(batch, batch + lhsFree.size()).boxed().toList();
        List<Integer> resultRight = IntStream.range(batch + lhsFree.size(), batch + lhsFree.size() + rhsFree.size())
                .boxed()
                .toList();
        if (left) {
            Node product = e.dot(c.cotangent(), b, batchAxes, attrs.ints("rhs_batch"), resultRight, rhsFree);
            // axes now: batch, free axes of a, contracted axes in the order of b's axes
            return e.transpose(
                    product,
                    inverse(
                            attrs.ints("lhs_batch"),
                            lhsFree,
                            ordered(attrs.ints("rhs_contract"), attrs.ints("lhs_contract"))));
        }
        Node product = e.dot(c.cotangent(), a, batchAxes, attrs.ints("lhs_batch"), resultLeft, lhsFree);
        // axes now: batch, free axes of b, contracted axes in the order of a's axes
        return e.transpose(
                product,
                inverse(
                        attrs.ints("rhs_batch"),
                        rhsFree,
                        ordered(attrs.ints("lhs_contract"), attrs.ints("rhs_contract"))));
    }

    /** The second list in the order that sorts the first. */
    private static List<Integer> ordered(List<Integer> keys, List<Integer> values) {
        return keys.stream().sorted().map(key -> values.get(keys.indexOf(key))).toList();
    }

    /** The permutation that brings axes listed in some order back to 0, 1, 2 ... */
    private static List<Integer> inverse(List<Integer> batch, List<Integer> free, List<Integer> contract) {
        List<Integer> at = new ArrayList<>(batch);
        at.addAll(free);
        at.addAll(contract);
        return IntStream.range(0, at.size()).mapToObj(at::indexOf).toList();
    }

    static Attrs dotAttrs(List<Integer> lb, List<Integer> rb, List<Integer> lc, List<Integer> rc) {
        return Attrs.NONE
                .withInts("lhs_batch", lb)
                .withInts("rhs_batch", rb)
                .withInts("lhs_contract", lc)
                .withInts("rhs_contract", rc);
    }

    private static Type.Tensor f32(long... sizes) {
        return Type.tensor(DType.F32, Shape.of(sizes));
    }

    /** The contraction of axes of a with axes of b; batch axes are kept. */
    public static final Op DOT = Row.of("dot", Op.Family.CONTRACT)
            .batch(BatchIndex::dot)
            .attrs(Attr.Kind.INTS, "lhs_batch", "rhs_batch", "lhs_contract", "rhs_contract")
            .type((operands, attrs, regions) -> dotType(operands, attrs))
            .reference(Contract::dotValue)
            .gradient(c -> List.of(Optional.of(dotGradient(c, true)), Optional.of(dotGradient(c, false))))
            .test(
                    List.of(f32(3, 5), f32(5, 4)),
                    dotAttrs(List.of(), List.of(), List.of(1), List.of(0)),
                    range(-2, 2),
                    range(-2, 2))
            .test(
                    List.of(f32(5, 3), f32(4, 5)),
                    dotAttrs(List.of(), List.of(), List.of(0), List.of(1)),
                    range(-2, 2),
                    range(-2, 2))
            .test(
                    List.of(f32(1, 17), f32(17, 1)),
                    dotAttrs(List.of(), List.of(), List.of(1), List.of(0)),
                    range(-2, 2),
                    range(-2, 2))
            .test(
                    List.of(f32(2, 0), f32(0, 3)),
                    dotAttrs(List.of(), List.of(), List.of(1), List.of(0)),
                    range(-2, 2),
                    range(-2, 2))
            .test(
                    List.of(f32(2, 3, 5), f32(2, 5, 19)),
                    dotAttrs(List.of(0), List.of(0), List.of(2), List.of(1)),
                    range(-2, 2),
                    range(-2, 2))
            .test(
                    List.of(f32(3, 2, 4), f32(4, 3, 5)),
                    dotAttrs(List.of(), List.of(), List.of(0, 2), List.of(1, 0)),
                    range(-2, 2),
                    range(-2, 2))
            .test(
                    List.of(f32(7), f32(7)),
                    dotAttrs(List.of(), List.of(), List.of(0), List.of(0)),
                    range(-2, 2),
                    range(-2, 2))
            .build();
    /** Cross-correlation. */
    public static final Op CONV = ConvRows.conv();
    /** The gradient of a convolution's input: its adjoint in the input. */
    public static final Op CONV_INPUT_GRAD = ConvRows.inputGrad();
    /** The gradient of a convolution's kernel: its adjoint in the kernel. */
    public static final Op CONV_WEIGHT_GRAD = ConvRows.weightGrad();

    /** All rows. */
    static final List<Op> ROWS = List.of(DOT, CONV, CONV_INPUT_GRAD, CONV_WEIGHT_GRAD);
}
