package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    @TempDir
    Path dir;

    private LoadedData open(String text, Map<String, DataValue> more) throws IOException {
        Files.writeString(dir.resolve("t.csv"), text);
        Map<String, DataValue> arguments = new HashMap<>(more);
        arguments.put("file", new DataValue.Text("t.csv"));
        return DataSets.standard().open(DataRequest.of("csv", arguments), DataLocation.only(dir), 1);
    }

    private static Map<String, DataValue> all(String task) {
        return Map.of("task", new DataValue.Text(task), "test", new DataValue.Whole(0));
    }

    @Test
    void recordsOfAllForms() throws IOException {
        Path file = dir.resolve("r.csv");
        Files.writeString(file, "\uFEFFa,\"b, c\",d\r\n\r\n1,\"two \"\"quoted\"\"\nlines\", 3 \n,,\n\"x\",,y");
        CsvReader csv = CsvReader.open(file);
        List<List<String>> records = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (List<String> record = csv.next(); !record.isEmpty(); record = csv.next()) {
            records.add(record);
            lines.add(csv.line());
        }
        assertEquals(
                List.of(
                        List.of("a", "b, c", "d"),
                        List.of("1", "two \"quoted\"\nlines", "3"),
                        List.of("", "", ""),
                        List.of("x", "", "y")),
                records);
        assertEquals(List.of(1, 3, 5, 6), lines);
    }

    @Test
    void classesAreNumberedByValueOrByName() throws IOException {
        LoadedData numbers = open("x,y\n1,10.0\n2,2\n3,-1\n4,10\n", all("classification"));
        assertEquals(List.of("-1", "2", "10"), numbers.fields().get(1).classes());
        assertArrayEquals(new int[] {2, 1, 0, 2}, Examples.of(numbers.train()).labels());
        LoadedData names = open("x,y\n1,virginica\n2,setosa\n3,10\n", all("classification"));
        assertEquals(List.of("10", "setosa", "virginica"), names.fields().get(1).classes());
        assertArrayEquals(new int[] {2, 1, 0}, Examples.of(names.train()).labels());
    }

    @Test
    void regressionHasATargetOfItsOwn() throws IOException {
        LoadedData data = open("x,z,y\n1,2,0.5\n3,4,-7\n", all("regression"));
        assertEquals("[features: f32[2], target: f32[]]", data.fields().toString());
        Batch batch = new Batch(data.fields(), 2);
        batch.fill(data.train(), new int[] {1, 0}, 2, new Row(batch));
        assertArrayEquals(new float[] {3, 4, 1, 2}, batch.tensor(0).f32());
        assertArrayEquals(new float[] {-7, 0.5f}, batch.tensor(1).f32());
        assertTrue(data.test().isEmpty());
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i + "," + i % 2 + "\n")
                .collect(Collectors.joining("", "x,y\n", ""));
    }

    @Test
    void theTestRowsAreTheSameInEveryRun() throws IOException {
        Files.writeString(dir.resolve("t.csv"), rows(50));
        Map<String, DataValue> arguments = Map.of("file", new DataValue.Text("t.csv"));
        List<float[]> tests = new ArrayList<>();
        for (long seed : new long[] {1, 2}) {
            LoadedData data = DataSets.standard().open(DataRequest.of("csv", arguments), DataLocation.only(dir), seed);
            assertEquals(40, data.train().size());
            tests.add(Examples.of(data.test().orElseThrow()).values());
        }
        assertEquals(10, tests.get(0).length);
        assertArrayEquals(tests.get(0), tests.get(1));
    }

    @Test
    void inFileOrderTheLastRowsAreTheTest() throws IOException {
        LoadedData data = open(rows(10), Map.of("order", new DataValue.Text("file"), "test", new DataValue.Whole(3)));
        assertArrayEquals(
                new float[] {7, 8, 9}, Examples.of(data.test().orElseThrow()).values());
        assertArrayEquals(
                new float[] {0, 1, 2, 3, 4, 5, 6}, Examples.of(data.train()).values());
    }

    @Test
    void normalizationUsesNoTestRow() throws IOException {
        String text = "x,c,y\n1,5,0\n3,5,1\n1000,6,0\n";
        LoadedData data = open(
                text,
                Map.of(
                        "order", new DataValue.Text("file"),
                        "test", new DataValue.Whole(1),
                        "normalize", new DataValue.Flag(true)));
        assertArrayEquals(new float[] {-1, 0, 1, 0}, Examples.of(data.train()).values());
        assertArrayEquals(
                new float[] {998, 0}, Examples.of(data.test().orElseThrow()).values());
    }

    @Test
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        bad(golden, "empty", "");
        bad(golden, "one column", "x\n1\n2\n");
        bad(golden, "semicolons", "x;y\n1;2\n");
        bad(golden, "no rows", "x,y\n");
        bad(golden, "short row", "x,z,y\n1,2,0\n\n1,0\n");
        bad(golden, "long row", "x,y\n1,0\n1,2,0\n");
        bad(golden, "no number", "length,y\n1,0\nlong,1\n");
        bad(golden, "missing value", "length,y\n1,0\n,1\n");
        bad(golden, "not a number", "length,y\nNaN,0\n");
        bad(golden, "hexadecimal", "length,y\n0x1p3,0\n");
        bad(golden, "too large for f32", "length,y\n1e39,0\n");
        bad(golden, "quote not closed", "x,y\n1,\"0\n2,1\n");
        bad(golden, "text after a quote", "x,y\n\"1\"2,0\n");
        bad(golden, "number as class", "x,y\n1,0.5\n");
        Files.write(dir.resolve("t.csv"), "größe,y\n1,0\n".getBytes(StandardCharsets.ISO_8859_1));
        golden.fails("Latin-1", () -> Table.read(dir.resolve("t.csv")));
        golden.fails("class as number", () -> open("x,y\n1,2\n1,setosa\n", all("regression")));
        golden.fails("everything held out", () -> open(rows(4), Map.of("test", new DataValue.Whole(4))));
        Files.writeString(dir.resolve("iris.csv"), "a,b,y\n1,2,0\n");
        golden.fails(
                "another table under a known name",
                () -> DataSets.standard().open(DataRequest.of("iris", Map.of()), DataLocation.only(dir), 1));
        golden.check("tables.txt");
    }

    private void bad(Golden golden, String title, String text) {
        golden.fails(title, () -> open(text, Map.of("test", new DataValue.Whole(0))));
    }
}
