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

    private final Inputs inputs = new Inputs(List.of(
            new Inputs.Input(DType.F32, 3, 3),
            new Inputs.Input(DType.F32, LARGE, 1),
            new Inputs.Input(DType.F32, 8 * ROOM, 2 * ROOM)));

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
    void rowsOfWholeVectorsAreReadWhereTheyAre() {
        float[] given = new float[8 * ROOM];
        assertSame(given, inputs.bind(2, given));
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
