package dev.dlc.runtime.files;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random tensors. */
final class Tensors {
    private Tensors() {}

    /** Tensors of every dtype, of rank 0 to 3, with random bits. */
    static Arbitrary<HostTensor> any() {
        Arbitrary<int[]> shapes =
                Arbitraries.integers().between(0, 5).array(int[].class).ofMaxSize(3);
        return Combinators.combine(Arbitraries.of(DType.values()), shapes, Arbitraries.longs())
                .as(Tensors::random);
    }

    static HostTensor random(DType dtype, int[] shape, long seed) {
        HostTensor tensor = HostTensor.zeros(dtype, shape);
        Random random = new Random(seed);
        for (int i = 0; i < tensor.elements(); i++) {
            switch (dtype) {
                case F32 -> tensor.f32()[i] = Float.intBitsToFloat(random.nextInt());
                case F64 -> tensor.f64()[i] = Double.longBitsToDouble(random.nextLong());
                case I64 -> tensor.i64()[i] = random.nextLong();
                case I32 -> tensor.i32()[i] = random.nextInt();
                case I8, U8 -> tensor.i8()[i] = (byte) random.nextInt();
                case BOOL -> tensor.i8()[i] = (byte) random.nextInt(2);
                case F16, BF16 -> tensor.halves()[i] = (short) random.nextInt();
            }
        }
        return tensor;
    }
}
