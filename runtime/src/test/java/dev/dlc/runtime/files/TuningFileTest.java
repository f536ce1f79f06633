package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.contract.Tuning;
import dev.dlc.codegen.jvm.contract.Tuning.Sizes;
import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningFileTest {
    private static final String LINE =
            "f32 512 bits, 64 x * sums, tiles of at most 6 rows: tile 6 x 4, depth 384, block 48, item 66 x 512";

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Tuning.Key open = new Tuning.Key("f64", 256, OptionalLong.empty(), OptionalLong.of(10), 16);
        Tuning.Key known = new Tuning.Key("f32", 512, OptionalLong.of(64), OptionalLong.empty(), 6);
        Tuning tuning = Tuning.NONE
                .with(open, new Sizes(3, 3, 192, 48, 192, 12))
                .with(known, new Sizes(6, 4, 384, 48, 66, 512));
        Path file = folder.resolve("sizes.txt");
        TuningFile.write(file, tuning);
        assertEquals(tuning, TuningFile.read(file));
        String text = Files.readString(file);
        assertTrue(text.contains(LINE + "\n"), text);
        Files.writeString(file, text.replace("\n", "\r\n\r\n  "));
        assertEquals(tuning, TuningFile.read(file));
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        Golden golden = new Golden(folder);
        Path file = folder.resolve("sizes.txt");
        golden.fails("no file", () -> TuningFile.read(file));
        for (String[] change : new String[][] {
            {"another form", "tile 6 x 4", "tile 6 by 4"},
            {"too many registers", "tile 6 x 4", "tile 6 x 5"},
            {"rows in part of a tile", "item 66", "item 64"},
            {"too deep", "depth 384", "depth 99999"}
        }) {
            Files.writeString(file, "# a comment\n\n" + LINE.replace(change[1], change[2]) + "\n");
            golden.fails(change[0], () -> TuningFile.read(file));
        }
        golden.check("tuning.txt");
    }
}
