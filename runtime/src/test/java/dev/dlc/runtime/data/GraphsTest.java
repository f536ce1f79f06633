package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets that are one graph, on small files in the original formats. */
class GraphsTest {
    @TempDir
    Path dir;

    private LoadedData open(String name, Map<String, DataValue> arguments) {
        return DataSets.standard().open(DataRequest.of(name, arguments), DataLocation.only(dir), 1);
    }

    private void put(String name, String... lines) throws IOException {
        Files.write(dir.resolve(name), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void cora() throws IOException {
        put("nodes.csv", "node,label,split", "0,3,train", "1,0,val", "2,6,test", "3,1,none");
        put("edges.csv", "source,target", "0,2", "1,2");
        put("features.txt", "0\t5 1432", "1", "2\t0", "3\t7 8 9 10");
    }

    private static Batch only(DataSet set) {
        assertEquals(1, set.size());
        Batch batch = new Batch(set.fields(), 1);
        batch.fill(set, new int[] {0}, 1, new Row(batch));
        return batch;
    }

    @Test
    void oneGraphWithAMaskForEachSplit() throws IOException {
        cora();
        LoadedData data = open("cora", Map.of());
        assertEquals(
                "[features: f32[4, 1433], src: i32[4], dst: i32[4], label: i32[4], mask: f32[4]]",
                data.fields().toString());
        Batch train = only(data.train());
        assertEquals(0.5f, train.tensor(0).f32()[5]);
        assertEquals(0.5f, train.tensor(0).f32()[1_432]);
        assertEquals(0.25f, train.tensor(0).f32()[3 * 1_433 + 10]);
        assertArrayEquals(new int[] {2, 2, 0, 1}, train.tensor(1).i32());
        assertArrayEquals(new int[] {0, 1, 2, 2}, train.tensor(2).i32());
        assertArrayEquals(new int[] {3, 0, 6, 1}, train.tensor(3).i32());
        assertArrayEquals(new float[] {1, 0, 0, 0}, train.tensor(4).f32());
        assertArrayEquals(
                new float[] {0, 1, 0, 0},
                only(data.validation().orElseThrow()).tensor(4).f32());
        assertArrayEquals(
                new float[] {0, 0, 1, 0},
                only(data.test().orElseThrow()).tensor(4).f32());
        LoadedData plain = open("cora", Map.of("normalize", new DataValue.Flag(false)));
        assertEquals(1f, only(plain.train()).tensor(0).f32()[5]);
    }

    @Test
    void theLeadersAreTheTrainingSplit() throws IOException {
        put("nodes.csv", "node,club", "0,Mr. Hi", "1,Mr. Hi", "2,Officer");
        put("edges.csv", "source,target,weight", "0,1,4", "1,2,1");
        LoadedData data = open("karate", Map.of());
        Batch train = only(data.train());
        assertArrayEquals(
                new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, train.tensor(0).f32());
        assertArrayEquals(new int[] {0, 0, 1}, train.tensor(3).i32());
        assertArrayEquals(new float[] {1, 0, 1}, train.tensor(4).f32());
        assertArrayEquals(
                new float[] {0, 1, 0}, only(data.test().orElseThrow()).tensor(4).f32());
    }

    @Test
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        cora();
        put("edges.csv", "source,target", "0,2", "1,4");
        golden.fails("an edge to a node that is not there", () -> open("cora", Map.of()));
        put("edges.csv", "0,2", "1,4");
        golden.fails("no header", () -> open("cora", Map.of()));
        put("edges.csv", "source,target", "0");
        golden.fails("half an edge", () -> open("cora", Map.of()));
        cora();
        put("nodes.csv", "node,label,split", "0,3,train", "1,7,val");
        golden.fails("a label that is no class", () -> open("cora", Map.of()));
        put("nodes.csv", "node,label,split", "1,3,train", "0,1,val");
        golden.fails("nodes out of order", () -> open("cora", Map.of()));
        cora();
        put("features.txt", "0\t5 1433", "1", "2\t0", "3\t7");
        golden.fails("a word that is not there", () -> open("cora", Map.of()));
        put("features.txt", "0\t5", "1");
        golden.fails("too few lines of features", () -> open("cora", Map.of()));
        put("nodes.csv", "node,club", "0,Mr. Hi", "1,Mrs. Hi");
        golden.fails("an unknown club", () -> open("karate", Map.of()));
        golden.check("graphs.txt");
    }
}
