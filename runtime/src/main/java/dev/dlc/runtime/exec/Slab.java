package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.TailRoom;
import dev.dlc.ir.DType;
import dev.dlc.ir.op.Numbers;
import dev.dlc.optimizer.program.ArrayKind;
import dev.dlc.optimizer.program.MemoryPlan;
import java.util.List;

/** Primitive arrays that hold many buffers. */
final class Slab {
    /** Buffers start at multiples of this many bytes, a cache line, seen from the first aligned address. */
    static final int ALIGNMENT_BYTES = 64;

    private Slab() {}

    /** An array of zeros for a dtype. */
    static Object allocate(DType dtype, long elements) {
        return ArrayKind.of(dtype).zeros(Math.toIntExact(elements));
    }

    /** Memory of zeros for kernels: with {@linkplain TailRoom room} behind it. */
    static Object memory(DType dtype, long elements) {
        return allocate(dtype, Math.min(elements + TailRoom.of(dtype), MemoryPlan.MAX_ELEMENTS));
    }

    /** An array with given elements. */
    static Object of(DType dtype, List<Double> elements) {
        Object array = allocate(dtype, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            set(dtype, array, i, elements.get(i));
        }
        return array;
    }

    private static void set(DType dtype, Object array, int index, double value) {
        switch (dtype) {
            case F64 -> ((double[]) array)[index] = value;
            case F32 -> ((float[]) array)[index] = (float) value;
            case F16 -> ((short[]) array)[index] = Float.floatToFloat16((float) value);
            case BF16 ->
                ((short[]) array)[index] =
                        (short) (Float.floatToRawIntBits((float) Numbers.round(value, DType.BF16)) >>> 16);
            case I64 -> ((long[]) array)[index] = (long) value;
            case I32 -> ((int[]) array)[index] = (int) value;
            case I8, U8, BOOL -> ((byte[]) array)[index] = (byte) value;
        }
    }

    /** One element as a double. */
    static double get(DType dtype, Object array, int index) {
        return switch (dtype) {
            case F64 -> ((double[]) array)[index];
            case F32 -> ((float[]) array)[index];
            case F16 -> Float.float16ToFloat(((short[]) array)[index]);
            case BF16 -> Float.intBitsToFloat(((short[]) array)[index] << 16);
            case I64 -> ((long[]) array)[index];
            case I32 -> ((int[]) array)[index];
            case I8, BOOL -> ((byte[]) array)[index];
            case U8 -> ((byte[]) array)[index] & 0xff;
        };
    }

    /** The number of elements up to the next aligned one. */
    static long align(DType dtype, long elements) {
        int unit = ALIGNMENT_BYTES / dtype.bytes();
        long first = firstElement(dtype);
        return first + (elements - first + unit - 1) / unit * unit;
    }

    /**
     * The element whose address is aligned when the array itself is: the array's header takes the first bytes.
     * Alignment is speed, never correctness.
     */
    static int firstElement(DType dtype) {
        return (ALIGNMENT_BYTES - ArrayHeader.BYTES) / dtype.bytes();
    }
}
