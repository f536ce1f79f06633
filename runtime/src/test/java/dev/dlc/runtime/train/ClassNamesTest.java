package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.data.Field;
import dev.dlc.runtime.files.SafeTensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {
    @TempDir
    Path dir;

    @Test
    void indicesAsNames() {
        Path path = dir.resolve("weights.safetensors");
        List<Field> fields = List.of(
                new Field("text", DType.I32, List.of(5), List.of("a", "b", "ä")),
                Field.label("label", List.of("no", "yes")));
        SafeTensors.write(path, Map.of("w", HostTensor.of(new float[] {1}, 1)), ClassNames.metadata(fields));
        HostTensor indices = HostTensor.of(new int[] {1, 0, 0, 1}, 2, 2);
        assertEquals("ba\nab", ClassNames.read(path, "text").text(indices));
        assertEquals("yes no\nno yes", ClassNames.read(path, "label").text(indices));
        assertThrows(DlcException.class, () -> ClassNames.read(path, "image"));
        HostTensor tooLarge = HostTensor.of(new int[] {2}, 1);
        assertEquals("ä", ClassNames.read(path, "text").text(tooLarge));
        assertThrows(DlcException.class, () -> ClassNames.read(path, "label").text(tooLarge));
    }

    @Test
    void namesAreKeptWithTheWeights() {
        List<Field> fields = List.of(
                Field.of("x", DType.F32, 3),
                new Field("text", DType.I32, List.of(5), List.of("a\"b", "ä", "\n")),
                Field.label("label", List.of("no", "yes")));
        Path path = dir.resolve("weights.safetensors");
        SafeTensors.write(path, Map.of("w", HostTensor.of(new float[] {1}, 1)), ClassNames.metadata(fields));
        assertEquals(
                Map.of("dlc.classes.label", "[\"no\",\"yes\"]", "dlc.classes.text", "[\"a\\\"b\",\"ä\",\"\\n\"]"),
                SafeTensors.read(path).metadata());
    }
}
