package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    @TempDir
    Path dir;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = dir.resolve(MetricsLog.NAME);
    }

    @Test
    void everyLineIsThereWhenItWasAppended() throws IOException {
        try (MetricsLog log = MetricsLog.start(path)) {
            log.append(line(10, "", "train", "loss", 0.5));
            assertEquals("{\"step\":10,\"epoch\":1,\"split\":\"train\",\"loss\":0.5}\n", Files.readString(path));
            log.append(line(20, "pretrain[0]", "validation", "loss", Double.NaN));
            log.force();
        }
        assertEquals("""
            {"step":10,"epoch":1,"split":"train","loss":0.5}
            {"step":20,"epoch":1,"phase":"pretrain[0]","split":"validation","loss":"NaN"}
            """, Files.readString(path));
    }

    @Test
    void aNewRunStartsAnEmptyLog() throws IOException {
        Files.writeString(path, "old\n");
        try (MetricsLog log = MetricsLog.start(path)) {
            assertEquals("old\n", Files.readString(path), "a run that fails now changes nothing");
            log.force();
        }
        assertEquals("", Files.readString(path));
    }

    @Test
    void aResumedRunDropsWhatItWillWriteAgain() throws IOException {
        Files.writeString(path, """
            {"step":10,"loss":3}
            {"loss":2,"nested":{"step":99},"step":20}
            {"step":30,"loss":1}
            {"step":20,"acc\
            """);
        try (MetricsLog log = MetricsLog.resume(path, 20)) {
            log.append(line(30, "", "train", "loss", 1.5));
        }
        assertEquals("""
            {"step":10,"loss":3}
            {"loss":2,"nested":{"step":99},"step":20}
            {"step":30,"epoch":1,"split":"train","loss":1.5}
            """, Files.readString(path));
    }

    @Test
    void resumeWithoutALogStartsOne() throws IOException {
        try (MetricsLog log = MetricsLog.resume(path, 5)) {
            log.force();
        }
        assertEquals("", Files.readString(path));
    }

    @Test
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        Files.writeString(path, "{\"step\":10}\nhello\n");
        golden.fails("a line of something else", () -> MetricsLog.resume(path, 10));
        assertEquals("{\"step\":10}\nhello\n", Files.readString(path));
        Files.writeString(path, "{\"loss\":10}\n");
        golden.fails("a line without step", () -> MetricsLog.resume(path, 10));
        golden.fails(
                "no folder",
                () -> MetricsLog.start(dir.resolve("none").resolve(MetricsLog.NAME))
                        .force());
        golden.check("metrics.txt");
    }

    private static MetricsLog.Line line(long step, String phase, String split, String name, double value) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(name, value);
        return new MetricsLog.Line(new Checkpoint.Position(step, phase, 1, 0), split, values);
    }
}
