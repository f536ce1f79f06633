package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The original data sets, where {@code DLM_DATA} names a folder that has them; else skipped. */
class RealDataTest {
    private final DataSets sets = DataSets.standard();
    private DataLocation where;

    @BeforeEach
    void findData() {
        String folder = System.getenv("DLM_DATA");
        assumeTrue(folder != null && Files.isDirectory(Path.of(folder)), "DLM_DATA names no folder");
        where = DataLocation.only(Path.of(folder));
    }

    private LoadedData open(String name, Map<String, DataValue> arguments) {
        DataRequest request = DataRequest.of(name, arguments);
        assumeTrue(sets.find(request, where) instanceof Presence.Found, name + " is not there");
        return sets.open(request, where, 1);
    }

    /** The MD5 of the pixels as bytes, without the 16 bytes of the header: that of the original files is known. */
    @Test
    void mnist() throws NoSuchAlgorithmException {
        LoadedData data = open("mnist", Map.of());
        assertEquals(60_000, data.train().size());
        Examples test = Examples.of(data.test().orElseThrow());
        assertEquals(10_000, test.size());
        assertEquals(List.of(7, 2, 1, 0, 4, 1, 4, 9, 5, 9), first(test, 10));
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(new byte[] {0, 0, 8, 3, 0, 0, 0x27, 0x10, 0, 0, 0, 28, 0, 0, 0, 28});
        for (float value : test.values()) {
            digest.update((byte) Math.round(value * 255));
        }
        assertEquals("2646ac647ad5339dbf082846283269ea", HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void mnistNormalizedHasMeanZeroAndDeviationOne() {
        LoadedData data = open("mnist", Map.of("normalize", new DataValue.Flag(true)));
        double[] moments = moments(Examples.of(data.train()).values());
        assertEquals(0, moments[0], 1e-3);
        assertEquals(1, moments[1], 1e-3);
    }

    @Test
    void mnistValidationSplit() {
        LoadedData data = open("mnist", Map.of("validation", new DataValue.Whole(5_000)));
        assertEquals(55_000, data.train().size());
        assertEquals(5_000, data.validation().orElseThrow().size());
    }

    @Test
    void cifar10() {
        LoadedData data = open("cifar10", Map.of());
        assertEquals(0, data.train().size() % 10_000);
        Examples test = Examples.of(data.test().orElseThrow());
        assertEquals(List.of(3, 8, 8, 0, 6), first(test, 5)); // cat, ship, ship, airplane, frog
        double[] moments = moments(test.values());
        assertTrue(moments[0] > 0.45 && moments[0] < 0.5, "mean " + moments[0]);
    }

    @Test
    void tables() {
        record Expected(String name, int rows, String fields) {}
        List<Expected> tables = List.of(
                new Expected("iris", 150, "[features: f32[4], label: i32[]]"),
                new Expected("wine", 178, "[features: f32[13], label: i32[]]"),
                new Expected("breast_cancer", 569, "[features: f32[30], label: i32[]]"),
                new Expected("digits", 1_797, "[features: f32[64], label: i32[]]"),
                new Expected("diabetes", 442, "[features: f32[10], target: f32[]]"),
                new Expected("california_housing", 20_640, "[features: f32[8], target: f32[]]"));
        for (Expected table : tables) {
            LoadedData data = open(table.name(), Map.of("test", new DataValue.Whole(0)));
            assertEquals(table.rows(), data.train().size(), table.name());
            assertEquals(table.fields(), data.fields().toString());
            assertEquals(sets.fields(DataRequest.of(table.name(), Map.of())).orElseThrow(), data.fields());
        }
    }

    /** Sizes of the splits and vocabularies, counted by other programs. */
    @Test
    void texts() {
        LoadedData plays = open("tinyshakespeare", Map.of("length", new DataValue.Whole(100)));
        assertEquals(65, plays.fields().getFirst().classes().size());
        assertEquals(10_038, plays.train().size());
        assertEquals(1_115, plays.test().orElseThrow().size());

        LoadedData stories = open("babi", Map.of());
        assertEquals(10_000, stories.train().size());
        assertEquals(1_000, stories.test().orElseThrow().size());
        assertEquals(19 + 4, stories.fields().getFirst().classes().size());

        LoadedData pairs = open("multi30k", Map.of());
        assertEquals(29_000, pairs.train().size());
        assertEquals(1_014, pairs.validation().orElseThrow().size());
        assertEquals(1_000, pairs.test().orElseThrow().size());

        LoadedData words = open("ud_english_ewt", Map.of("length", new DataValue.Whole(200)));
        assertEquals(12_544, words.train().size());
        assertEquals(2_001, words.validation().orElseThrow().size());
        assertEquals(2_077, words.test().orElseThrow().size());

        assertEquals(
                10_662,
                open("mr", Map.of("test", new DataValue.Whole(0))).train().size());
        LoadedData messages = open("sms_spam", Map.of("test", new DataValue.Whole(0)));
        assertEquals(4_827 + 747, messages.train().size());
        Batch batch = new Batch(messages.fields(), messages.train().size());
        int[] all = new int[messages.train().size()];
        Arrays.setAll(all, i -> i);
        batch.fill(messages.train(), all, all.length, new Row(batch));
        assertEquals(747, Arrays.stream(batch.tensor(1).i32()).sum());
    }

    @Test
    void graphs() {
        LoadedData cora = open("cora", Map.of());
        assertEquals(sets.fields(DataRequest.of("cora", Map.of())).orElseThrow(), cora.fields());
        LoadedData karate = open("karate", Map.of());
        assertEquals(sets.fields(DataRequest.of("karate", Map.of())).orElseThrow(), karate.fields());
        Batch batch = new Batch(cora.fields(), 1);
        double[] nodes = new double[3];
        List<DataSet> splits = List.of(
                cora.train(), cora.validation().orElseThrow(), cora.test().orElseThrow());
        for (int i = 0; i < 3; i++) {
            batch.fill(splits.get(i), new int[] {0}, 1, new Row(batch));
            for (float bit : batch.tensor(4).f32()) {
                nodes[i] += bit;
            }
        }
        assertEquals(List.of(140.0, 500.0, 1_000.0), List.of(nodes[0], nodes[1], nodes[2]));
    }

    private static List<Integer> first(Examples examples, int count) {
        return Arrays.stream(examples.labels(), 0, count).boxed().toList();
    }

    private static double[] moments(float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        return new double[] {mean, Math.sqrt(squares / values.length - mean * mean)};
    }
}
