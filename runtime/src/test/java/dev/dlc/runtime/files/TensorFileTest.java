package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {
    @TempDir
    Path folder;

    @Test
    void listsHaveTheShapeOfTheirNesting() {
        assertEquals("f32[]", NumberText.parseList("3.5", "x").toString());
        assertEquals("f32[0]", NumberText.parseList("[]", "x").toString());
        assertEquals(
                "f32[2, 3]",
                NumberText.parseList("[[1, 2, 3],\n[4, 5, -6e1]]", "x").toString());
        assertEquals("f32[1, 2, 1]", NumberText.parseList("[[[1], [NaN]]]", "x").toString());
        assertArrayEquals(
                new float[] {1, 2, 3, 4},
                NumberText.parseList("[[1, 2], [3, 4]]", "x").f32());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[1, 2",
                "[[1], [1, 2]]",
                "[1, [2]]",
                "[[1], 2]",
                "[[], [1]]",
                "a",
                "\"1\"",
                "1 2",
                "{}",
                "[1,]"
            })
    void malformedListsAreDiagnosed(String text) {
        assertEquals("E0750", code(() -> NumberText.parseList(text, "--in")));
    }

    @Test
    void deepNestingIsDiagnosed() {
        assertEquals("E0750", code(() -> NumberText.parseList("[".repeat(5000), "--in")));
    }

    @Property(tries = 100)
    void listsComeBack(@ForAll @Size(max = 4) List<@IntRange(min = 1, max = 4) Integer> sizes, @ForAll long seed) {
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        HostTensor tensor = HostTensor.of(values, shape);
        assertEquals(tensor, NumberText.parseList(NumberText.list(tensor), "x"));
    }

    @ParameterizedTest
    @CsvSource({"a.npy", "a.csv", "a.json", "a.txt"})
    void filesComeBack(String name) {
        HostTensor tensor = HostTensor.of(new float[] {1.5f, -2, 3e-9f, 4, 5, Float.MAX_VALUE}, 2, 3);
        Path file = folder.resolve(name);
        TensorFile.write(file, tensor);
        assertEquals(tensor, TensorFile.read(file));
    }

    @Test
    void picturesComeBackInSteps() {
        float[] steps = new float[2 * 3];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i / 5f;
        }
        Path grey = folder.resolve("grey.png");
        TensorFile.write(grey, HostTensor.of(steps, 2, 3));
        assertEquals(HostTensor.of(steps, 1, 2, 3), TensorFile.read(grey));
        float[] colors = new float[] {1, 0, 0.2f, 0.4f, 0.6f, 0.8f};
        Path color = folder.resolve("color.png");
        TensorFile.write(color, HostTensor.of(colors, 3, 1, 2));
        assertEquals(HostTensor.of(colors, 3, 1, 2), TensorFile.read(color));
    }

    @Test
    void whatDoesNotFitIsDiagnosed() throws IOException {
        HostTensor batch = HostTensor.of(new float[16], 2, 2, 2, 2);
        assertEquals("E0751", code(() -> TensorFile.write(folder.resolve("a.csv"), batch)));
        assertEquals("E0751", code(() -> TensorFile.write(folder.resolve("a.png"), batch)));
        assertEquals("E0751", code(() -> TensorFile.write(folder.resolve("a.bin"), batch)));
        assertEquals("E0751", code(() -> TensorFile.read(folder.resolve("a.bin"))));
        assertEquals("E0701", code(() -> TensorFile.read(folder.resolve("none.csv"))));
        assertEquals("E0701", code(() -> TensorFile.read(folder.resolve("none.png"))));
        assertEquals("E0750", code(() -> TensorFile.read(text("b.csv", "1,2\n3\n"))));
        assertEquals("E0750", code(() -> TensorFile.read(text("c.csv", "width,height\n1,2\n"))));
        assertEquals("E0750", code(() -> TensorFile.read(text("d.png", "no picture"))));
        Path binary = folder.resolve("e.json");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals("E0750", code(() -> TensorFile.read(binary)));
    }

    private Path text(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String code(Executable action) {
        Diagnostic only = assertThrows(DlcException.class, action).diagnostics().getFirst();
        return only.code().id();
    }
}
