package dev.dlc.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dlc.codegen.jvm.TailRoom;
import dev.dlc.ir.DType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputsTest {
    private static final int ROOM = TailRoom.of(DType.F32);
    private static final int LARGE = 1 << 20;

    /** Values 0 and 2 are the inputs. */
    private final Inputs inputs = Inputs.of(List.of(0, 2), value -> DType.F32, new int[] {3, 7, LARGE});

    @Test
    void aSmallArrayIsReadBeforeEachStepIntoOneWithRoom() {
        float[] given = {1, 2, 3};
        float[] read = (float[]) inputs.bind(0, given);
        assertNotSame(given, read);
        assertEquals(3 + ROOM, read.length);
        inputs.read();
        assertArrayEquals(given, Arrays.copyOf(read, 3));
        given[1] = 5;
        inputs.read();
        assertArrayEquals(new float[] {1, 5, 3}, Arrays.copyOf(read, 3));
    }

    @Test
    void anArrayWithRoomIsReadWhereItIs() {
        float[] given = new float[3 + ROOM];
        assertSame(given, inputs.bind(0, given));
    }

    @Test
    void aLargeArrayIsReadWhereItIs() {
        float[] given = new float[LARGE];
        assertSame(given, inputs.bind(1, given));
        inputs.read();
    }

    @Test
    void theLastArrayThatWasBoundCounts() {
        inputs.bind(0, new float[] {1, 2, 3});
        float[] roomy = new float[3 + ROOM];
        assertSame(roomy, inputs.bind(0, roomy));
        inputs.read();
        float[] read = (float[]) inputs.bind(0, new float[] {4, 5, 6});
        inputs.read();
        assertArrayEquals(new float[] {4, 5, 6}, Arrays.copyOf(read, 3));
    }
}
