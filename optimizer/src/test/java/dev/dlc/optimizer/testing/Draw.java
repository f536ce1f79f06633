package dev.dlc.optimizer.testing;

import dev.dlc.ir.Type;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.TestRow.Domain;
import dev.dlc.optimizer.kernel.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws the operands of test rows. */
public final class Draw {
    private Draw() {}

    public static RefTensor tensor(Type.Tensor type, Domain domain, Random random) {
        long[] shape = type.shape().evaluate(symbol -> {
            throw new IllegalArgumentException(symbol);
        });
        int[] sizes = new int[shape.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (int) shape[i];
        }
        double[] data = new double[RefTensor.count(sizes)];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < data.length; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i = 0; i < data.length; i++) {
            double value = switch (domain) {
                case Domain.Interval interval -> interval(interval, random);
                case Domain.Distinct d -> d.low() + (d.high() - d.low()) * order.get(i) / Math.max(1, data.length);
                case Domain.Grid g ->
                    g.low() + g.step() * random.nextInt((int) Math.ceil((g.high() - g.low()) / g.step()));
                case Domain.Fixed fixed -> fixed.values().get(i);
            };
            data[i] = switch (type.dtype().kind()) {
                case FLOAT -> (float) value;
                case INT -> Numbers.wrap(type.dtype(), (long) Math.floor(value));
                case BOOL -> random.nextBoolean() ? 1 : 0;
            };
        }
        return new RefTensor(type.dtype(), sizes, data);
    }

    private static double interval(Domain.Interval interval, Random random) {
        while (true) {
            double value = interval.low() + (interval.high() - interval.low()) * random.nextDouble();
            if (interval.kinks().stream().noneMatch(kink -> Math.abs(value - kink) < 0.05)) {
                return value;
            }
        }
    }
}
