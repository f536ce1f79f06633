package dev.dlc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.dlc.ir.DType;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostTensorTest {
    @Test
    void countsElementsWithoutOverflow() {
        assertEquals(1, HostTensor.count());
        assertEquals(24, HostTensor.count(2, 3, 4));
        assertEquals(0, HostTensor.count(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertEquals(
                (long) Integer.MAX_VALUE * Integer.MAX_VALUE, HostTensor.count(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, HostTensor.count(Integer.MAX_VALUE, Integer.MAX_VALUE, 3));
    }

    @Test
    void equalityIsOfBits() {
        HostTensor zero = HostTensor.of(new float[] {0f, Float.NaN}, 2);
        assertEquals(zero, HostTensor.of(new float[] {0f, Float.NaN}, 2));
        assertNotEquals(zero, HostTensor.of(new float[] {-0f, Float.NaN}, 2));
        assertNotEquals(zero, HostTensor.of(new float[] {0f, Float.NaN}, 1, 2));
        assertNotEquals(HostTensor.of(new double[1], 1), HostTensor.of(new float[1], 1));
    }

    @Test
    void elementsOfEveryDtypeReadAsDoubles() {
        byte[] bytes = {(byte) 200};
        assertEquals(200, HostTensor.of(DType.U8, bytes, 1).get(0));
        assertEquals(-56, HostTensor.of(DType.I8, bytes, 1).get(0));
        assertEquals(1, HostTensor.of(DType.BOOL, new byte[] {1}).get(0));
        assertEquals(1.5, HostTensor.of(DType.F16, new short[] {0x3E00}).get(0));
        assertEquals(
                -2.5, HostTensor.of(DType.BF16, new short[] {(short) 0xC020}).get(0));
        assertEquals(3, HostTensor.of(new long[] {3}).get(0));
        assertEquals(4, HostTensor.of(new int[] {4}).get(0));
        assertEquals(0.1, HostTensor.of(new double[] {0.1}).get(0));
        assertEquals(0.1f, HostTensor.of(new float[] {0.1f}).get(0));
    }

    @Test
    void textIsTheTypeAsTheLanguageWritesIt() {
        assertEquals("f32[2, 3]", HostTensor.zeros(DType.F32, 2, 3).toString());
        assertEquals("bool[]", HostTensor.zeros(DType.BOOL).toString());
    }

    @Test
    void byteCountsForPeople() {
        assertEquals("999 bytes", HeapBudget.text(999));
        assertEquals("47.0 MB", HeapBudget.text(47_040_016));
        assertEquals("9.2 EB", HeapBudget.text(Long.MAX_VALUE));
        assertEquals("1.0 MB", HeapBudget.text(999_999));
    }

    @Test
    void diagnostics() {
        Golden golden = new Golden(Path.of("unused"));
        golden.fails("array too short", () -> HostTensor.of(new float[5], 2, 3));
        golden.fails("negative size", () -> HostTensor.of(new float[5], -1, 5));
        golden.fails("too large for an array", () -> HostTensor.zeros(DType.U8, 1 << 16, 1 << 16));
        golden.fails(
                "heap",
                () -> HeapBudget.require(
                        3_000_000_000L, 1_000_000_000L, 2_000_000_000L, "the model", Optional.empty()));
        golden.check("tensors.txt");
    }
}
