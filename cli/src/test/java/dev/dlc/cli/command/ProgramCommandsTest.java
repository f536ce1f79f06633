package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take a program, on a small one. */
class ProgramCommandsTest {
    private static final String PROGRAM = """
        import nn { Linear }
        import optim { sgd }

        fn double(x: f32[N]) -> f32[N] { 2 * x }

        fn pick(ids: i32[N], x: f32[M]) -> f32[N] { gather(x, ids) }

        fn both(x: f32[A, B]) -> (f32[B, A], f32[A]) { (transpose(x), sum(x, over: 1)) }

        model Line() {
          layer = Linear(1, 1)
          fn forward(x: f32[N, 1]) -> f32[N, 1] { layer(x) }
        }

        train line(lr: Float = 0.1) {
          net = Line()
          step {
            let x = random.normal([8, 1])
            let loss = mean((net(x) - 3 * x - 1) ^ 2)
            minimize loss over net with sgd(lr: lr)
            report loss
          }
          eval {
            let x = random.normal([64, 1])
            report error = mean(abs(net(x) - 3 * x - 1))
          }
          steps 250
        }

        test "double" { assert close(double([1.0, 2.0]), [2.0, 4.0]) }
        """;

    @TempDir
    Path folder;

    private String file;

    @BeforeEach
    void writeTheProgram() throws IOException {
        file = Files.writeString(folder.resolve("line.dlm"), PROGRAM).toString();
    }

    @Test
    void checkPrintsSignatures() throws IOException {
        Run run = Run.of("check", file);
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("double(x: f32[N]) -> f32[N]"), run.out());
        assertTrue(run.out().contains("2 parameters"), run.out());
        JsonNode json = json(Run.of("check", file, "--json").out());
        assertTrue(json.get("ok").asBoolean());
        assertEquals("double", json.get("signatures").get(0).get("name").asText());
    }

    @Test
    void checkReportsSeveralMistakesAtOnce() throws IOException {
        Files.writeString(Path.of(file), PROGRAM.replace("2 * x", "2 * y").replace("layer(x)", "lair(x)"));
        Run run = Run.of("check", file, "--json");
        assertEquals(1, run.exit());
        JsonNode diagnostics = json(run.out()).get("diagnostics");
        assertEquals(2, diagnostics.size(), run.out());
        assertEquals("E0201", diagnostics.get(0).get("code").asText());
        assertEquals(4, diagnostics.get(0).get("at").get("line").asInt());
        assertEquals(12, diagnostics.get(1).get("at").get("line").asInt());
    }

    @Test
    void runCallsAFunction() throws IOException {
        assertEquals(
                "y: f32[3] = [2.0, 4.0, -1.0]\n",
                Run.of("run", file, "double", "--in", "x=[1, 2, -0.5]").out());
        Run pick = Run.of("run", file, "pick", "--in", "ids=[2, 0]", "--in", "x=[5, 6, 7.5]");
        assertEquals("y: f32[2] = [7.5, 5.0]\n", pick.out(), pick.err());
        Run half = Run.of("run", file, "pick", "--in", "ids=[0.5]", "--in", "x=[5]");
        assertTrue(half.err().contains("E0808"), half.err());
        JsonNode outputs = json(Run.of("run", file, "double", "--in", "x=[1, -0.5]", "--json")
                        .out())
                .get("outputs");
        assertEquals("[2.0,-1.0]", outputs.get(0).get("values").toString());
        Path in = Files.writeString(folder.resolve("x.csv"), "1,2,3\n4,5,6\n");
        Path out = folder.resolve("y.json");
        Run run = Run.of("run", file, "both", "--in", "x=" + in, "--out", out.toString(), "--device", "ref");
        assertEquals(0, run.exit(), run.err());
        assertEquals("[[1.0, 4.0],\n [2.0, 5.0],\n [3.0, 6.0]]\n", Files.readString(folder.resolve("y.0.json")));
        assertEquals("[6.0, 15.0]\n", Files.readString(folder.resolve("y.1.json")));
    }

    @Test
    void trainWritesARunThatOthersRead() throws IOException {
        Path out = folder.resolve("runs");
        Run train = Run.of("train", file, "--lane", "scalar", "--out", out.toString());
        assertEquals(0, train.exit(), train.err());
        String last = train.out().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(last.startsWith("result {"), last);
        JsonNode result = json(last.substring("result ".length()));
        assertTrue(result.get("loss").asDouble() < 1e-6, "the mean of the last window: " + last);
        assertEquals(250, result.get("steps").asInt());
        assertTrue(result.get("error").asDouble() < 1e-2, last);
        String weights = out.resolve("weights.safetensors").toString();
        Run call = Run.of("run", file, "Line", "--in", "x=[[10]]", "--weights", weights);
        double y = json(call.out().substring(call.out().indexOf("= ") + 2))
                .get(0)
                .get(0)
                .asDouble();
        assertEquals(31, y, 1e-3, call.out());
        List<String> metrics = Files.readAllLines(out.resolve("metrics.jsonl"));
        assertEquals(
                List.of("100 train", "200 train", "250 train", "250 none"),
                metrics.stream()
                        .map(line -> json(line).get("step").asInt() + " "
                                + json(line).get("split").asText())
                        .toList());
        Run eval = Run.of("eval", file, "--weights", weights);
        assertEquals(0, eval.exit(), eval.err());
        JsonNode measured = json(eval.out().substring("result ".length()));
        assertTrue(measured.get("error").asDouble() < 1e-2, eval.out());
        assertFalse(measured.has("data"), eval.out());
        for (String line : metrics) {
            assertTrue(json(line).isObject(), line);
        }
    }

    @Test
    void trainingIsTheSameOnEveryPathToItsEnd() throws IOException {
        byte[] whole = weights("a", "--threads", "1", "--lane", "scalar");
        assertEquals(-1, java.util.Arrays.mismatch(whole, weights("b", "--threads", "3", "--lane", "vector")));
        weights("c", "--steps", "123");
        assertEquals(-1, java.util.Arrays.mismatch(whole, weights("c", "--resume")));
    }

    @Test
    void trainAsJsonIsOneObjectALine() throws IOException {
        Run run = Run.of(
                "train",
                file,
                "--json",
                "--steps",
                "3",
                "--out",
                folder.resolve("j").toString());
        List<JsonNode> lines = run.out().lines().map(ProgramCommandsTest::json).toList();
        assertEquals("started", lines.getFirst().get("event").asText());
        assertEquals("result", lines.getLast().get("event").asText());
        assertEquals(3, lines.getLast().get("steps").asInt(), run.out());
    }

    @Test
    void testRunsInlineTests() throws IOException {
        Run good = Run.of("test", file);
        assertEquals(0, good.exit(), good.err());
        assertTrue(good.out().endsWith("1 passed, 0 failed (seed 1)\n"), good.out());
        Files.writeString(Path.of(file), PROGRAM.replace("[2.0, 4.0]", "[2.0, 5.0]"));
        Run bad = Run.of("test", file);
        assertEquals(1, bad.exit());
        assertTrue(bad.err().contains("error[E0806]") && bad.err().contains("line.dlm:30:"), bad.err());
        assertTrue(
                bad.err().contains("= expected: close to 5.0") && bad.err().contains("4.0 at element [1]"), bad.err());
    }

    @Test
    void dumpShowsEveryPass() throws IOException {
        Run first = Run.of("dump", file, "--after", "elaborate");
        assertTrue(first.out().contains("graph "), first.out());
        JsonNode passes = json(Run.of("dump", file, "--json").out()).get("passes");
        assertTrue(passes.size() > 5, passes.toString());
        for (JsonNode pass : passes) {
            Run run = Run.of("dump", file, "--after", pass.asText());
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().length() > 100, pass + ": " + run.out());
        }
        Run unknown = Run.of("dump", file, "--after", "fusee");
        assertEquals(2, unknown.exit());
        Run kernels = Run.of("dump", file, "--kernels");
        assertTrue(kernels.out().contains("kernel "), kernels.out());
    }

    @Test
    void devicesSayWhichCodeRuns() throws IOException {
        JsonNode devices = json(Run.of("devices", "--json").out()).get("devices");
        String names = IntStream.range(0, devices.size())
                .mapToObj(i -> devices.get(i).get("name").asText())
                .collect(Collectors.joining(" "));
        assertEquals("cpu ref", names);
    }

    private byte[] weights(String name, String... words) throws IOException {
        Path out = folder.resolve(name);
        String[] line = Stream.concat(Stream.of("train", file, "--out", out.toString()), Stream.of(words))
                .toArray(String[]::new);
        Run run = Run.of(line);
        assertEquals(0, run.exit(), run.err());
        return Files.readAllBytes(out.resolve("weights.safetensors"));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(text, e);
        }
    }
}
