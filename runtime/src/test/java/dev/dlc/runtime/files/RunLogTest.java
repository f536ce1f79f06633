package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Events are read back by a second reader; plots are well-formed pictures with as many curves as splits. */
class RunLogTest {
    @TempDir
    Path folder;

    private static MetricsLog.Line line(long step, String split, Object... values) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            metrics.put((String) values[i], (Double) values[i + 1]);
        }
        return new MetricsLog.Line(new Checkpoint.Position(step, "", 1, 0), split, metrics);
    }

    private List<Path> events() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
    }

    /** The scalars of a file: {@code step tag = value}; frames and checksums are checked on the way. */
    private static List<String> scalars(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> found = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] head = new byte[8];
            in.get(in.position(), head);
            int length = Math.toIntExact(in.getLong());
            assertEquals(masked(head), in.getInt());
            byte[] content = new byte[length];
            in.get(content);
            assertEquals(masked(content), in.getInt());
            event(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN), found);
        }
        return found;
    }

    private static void event(ByteBuffer in, List<String> found) {
        long step = 0;
        while (in.hasRemaining()) {
            switch (in.get()) {
                case 0x09 -> assertTrue(in.getDouble() > 1.7e9, "seconds since 1970");
                case 0x10 -> step = varint(in);
                case 0x1a -> assertEquals("brain.Event:2", text(in));
                case 0x2a -> {
                    ByteBuffer summary = part(in);
                    while (summary.hasRemaining()) {
                        assertEquals(0x0a, summary.get());
                        ByteBuffer value = part(summary);
                        assertEquals(0x0a, value.get());
                        String tag = text(value);
                        assertEquals(0x15, value.get());
                        found.add(step + " " + tag + " = " + value.getFloat());
                    }
                }
                default -> throw new AssertionError("an unknown field");
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer part(ByteBuffer in) {
        int length = (int) varint(in);
        ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return part;
    }

    private static String text(ByteBuffer in) {
        return StandardCharsets.UTF_8.decode(part(in)).toString();
    }

    /** CRC-32C bit by bit (reversed polynomial 0x82f63b78), masked as TFRecord says. */
    private static int masked(byte[] bytes) {
        int crc = ~0;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int i = 0; i < 8; i++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    @Test
    void eventsHoldWhatWasAppended() throws IOException {
        try (RunLog log = RunLog.start(folder)) {
            assertEquals(List.of(), events(), "the first line makes the file");
            log.append(line(5, "train", "loss", 0.5, "größe", 2.0));
            log.append(line(300, "test", "loss", Double.NaN));
        }
        assertEquals(
                List.of("5 loss/train = 0.5", "5 größe/train = 2.0", "300 loss/test = NaN"),
                scalars(events().getFirst()));
    }

    @Test
    void aNewRunReplacesTheEventsAndAResumedOneAddsAFile() throws IOException {
        for (int run = 0; run < 2; run++) {
            try (RunLog log = RunLog.start(folder)) {
                log.append(line(run, "train", "loss", 1.0 * run));
            }
        }
        assertEquals(1, events().size());
        assertEquals(List.of("1 loss/train = 1.0"), scalars(events().getFirst()));
        try (RunLog log = RunLog.resume(folder, 1)) {
            log.append(line(2, "train", "loss", 2.0));
        }
        assertEquals(2, events().size());
        assertEquals(List.of("2 loss/train = 2.0"), scalars(events().getLast()));
    }

    @Test
    void theReportHasAPlotForEachMetricAndACurveForEachSplit() throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>(Map.of("name", "digits <1>"));
        facts.put("seed", 7L);
        try (RunLog log = RunLog.start(folder)) {
            for (int i = 1; i <= 50; i++) {
                log.append(line(i, "train", "loss", i == 20 ? Double.NaN : 1.0 / i, "rate", 0.1));
            }
            log.append(line(25, "test", "accuracy", 0.5));
            log.append(line(50, "test", "accuracy", 0.75, "loss", 0.25));
            log.report(facts);
        }
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("<h1>digits &lt;1&gt;</h1>"), page);
        assertTrue(page.contains("<tr><th>seed</th><td>7</td></tr>"), page);
        List<String> plots = new ArrayList<>();
        Matcher plot = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
        while (plot.find()) {
            plots.add(plot.group());
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(plot.group())));
        }
        assertEquals(3, plots.size(), "loss, rate, accuracy");
        assertEquals(2, count(plots.getFirst(), "<polyline"), "a gap where the loss is not finite");
        assertEquals(1, count(plots.getFirst(), "<circle"), "one value of the test split");
        assertTrue(
                plots.getFirst().contains(">train</text>") && plots.getFirst().contains(">test</text>"));
        assertEquals(1, count(plots.get(1), "<polyline"), "a constant");
        assertFalse(page.contains("NaN"), "no coordinate is NaN");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
