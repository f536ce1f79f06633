package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * The meaning of a reduction, in the order of the numeric contract: over axes that include the last one 16 accumulators
 * by the place in the inner run, combined as a tree; else one chain.
 *
 * @param real the operation on floats
 * @param whole the operation on integers and truth values
 * @param identity what nothing reduces to
 */
record Fold(DoubleBinaryOperator real, LongBinaryOperator whole, ToDoubleFunction<DType> identity)
        implements Reference {
    private static final int LANES = 16;

    @Override
    public List<RefTensor> evaluate(Call call) {
        RefTensor x = call.operands().getFirst();
        List<Integer> axes = call.node().attrs().ints("axes");
        DType dtype = x.dtype();
        RefTensor out = RefTensor.zeros(dtype, call.sizes(call.node().tensor()));
        int lanes = axes.contains(x.rank() - 1) ? LANES : 1;
        int run = innerRun(x.sizes(), axes);
        DoubleBinaryOperator op = operation(call, dtype);
        double[] partial = new double[out.data().length * lanes];
        Arrays.fill(partial, identity.applyAsDouble(dtype));
        Places places = Places.dropping(x.sizes(), axes);
        for (int i = 0; i < x.data().length; i++) {
            int at = places.of(i) * lanes + i % run % lanes;
            partial[at] = op.applyAsDouble(partial[at], x.data()[i]);
        }
        for (int i = 0; i < out.data().length; i++) {
            for (int step = lanes / 2; step > 0; step /= 2) {
                for (int lane = 0; lane < step; lane++) {
                    int at = i * lanes + lane;
                    partial[at] = op.applyAsDouble(partial[at], partial[at + step]);
                }
            }
            out.data()[i] = partial[i * lanes];
        }
        return List.of(out);
    }

    private DoubleBinaryOperator operation(Call call, DType dtype) {
        if (!dtype.isFloat()) {
            return (x, y) -> Numbers.wrap(whole.applyAsLong((long) x, (long) y), dtype);
        }
        Chain chain = Chain.of(call, dtype);
        return (x, y) -> chain.round(real.applyAsDouble(x, y));
    }

    /** How many elements the last axes have that are all reduced. */
    private static int innerRun(int[] sizes, List<Integer> axes) {
        int run = 1;
        for (int axis = sizes.length - 1; axis >= 0 && axes.contains(axis); axis--) {
            run *= sizes[axis];
        }
        return Math.max(1, run);
    }
}
