package dev.dlc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dlc.cli.command.Command;
import dev.dlc.cli.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code --json} every command prints JSON objects alone, one to a line, on standard output; the last one says
 * whether it went well and holds all diagnostics.
 */
class JsonOutputTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String PROGRAM = """
        import loss { cross_entropy }
        import nn { Linear, flatten }
        import optim { sgd }

        fn area(r: f32[N]) -> f32[N] { 3.14159 * r * r }

        model Net {
          inner = Linear(784, 10)
          fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] { x |> flatten |> inner }
        }

        train digits {
          net = Net()
          data digits_synthetic(train: 32, test: 16, batch: 16)
          step(image: f32[N, 1, 28, 28], label: i32[N]) {
            let loss = cross_entropy(net(image), label)
            minimize loss over net with sgd(lr: 0.1)
            report loss
          }
          eval(image, label) { report loss = cross_entropy(net(image), label) }
          epochs 1
        }

        test "areas" { assert close(area([2.0]), [12.56636]) }
        """;

    @TempDir
    static Path folder;

    /** A call of each command that goes well. */
    private static final Map<String, String> RIGHT = new TreeMap<>(Map.ofEntries(
            Map.entry("check", "check ok.dlm"),
            Map.entry("train", "train ok.dlm --out out --lane scalar"),
            Map.entry("eval", "eval ok.dlm --weights given.safetensors --lane scalar"),
            Map.entry("run", "run ok.dlm area --in r=[1.0,2.0] --lane scalar"),
            Map.entry("profile", "profile ok.dlm --steps 2 --threads 1"),
            Map.entry("test", "test ok.dlm"),
            Map.entry("gradcheck", "gradcheck ok.dlm"),
            Map.entry("dump", "dump ok.dlm"),
            Map.entry("viz", "viz ok.dlm -o g.svg"),
            Map.entry("explain", "explain E0301"),
            Map.entry("devices", "devices"),
            Map.entry("data list", "data list"),
            Map.entry("fmt", "fmt --check ok.dlm"),
            Map.entry("doc", "doc ok.dlm"),
            Map.entry("new", "new starter"),
            Map.entry("completion", "completion bash")));

    /** A call of each command that goes wrong, and the code of its first diagnostic. */
    private static final Map<String, List<String>> WRONG = new TreeMap<>(Map.ofEntries(
            Map.entry("check", List.of("check bad.dlm", "E0201", "1")),
            Map.entry("train", List.of("train ok.dlm --threads 0", "E0904", "2")),
            Map.entry("eval", List.of("eval ok.dlm --weights none.safetensors", "E0701", "3")),
            Map.entry("run", List.of("run ok.dlm aera", "E0415", "1")),
            Map.entry("profile", List.of("profile ok.dlm --threads 0", "E0904", "2")),
            Map.entry("test", List.of("test failing.dlm", "E0806", "1")),
            Map.entry("gradcheck", List.of("gradcheck bad.dlm", "E0201", "1")),
            Map.entry("dump", List.of("dump ok.dlm --after nothing", "E0904", "2")),
            Map.entry("viz", List.of("viz bad.dlm -o bad.svg", "E0201", "1")),
            Map.entry("explain", List.of("explain E0999", "E0909", "2")),
            Map.entry("devices", List.of("devices all", "E0906", "2")),
            Map.entry("data list", List.of("data list --data nowhere", "E0601", "3")),
            Map.entry("data fetch", List.of("data fetch nothing", "E0602", "2")),
            Map.entry("fmt", List.of("fmt --check none.dlm", "E0701", "3")),
            Map.entry("doc", List.of("doc none.dlm", "E0701", "3")),
            Map.entry("new", List.of("new 1st", "E0909", "2")),
            Map.entry("completion", List.of("completion tcsh", "E0909", "2"))));

    private static Run run(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            boolean path = word.contains(".") && !word.contains("=")
                    || Set.of("out", "starter").contains(word);
            words.add(path ? folder.resolve(word).toString() : word);
        }
        words.add("--json");
        return Run.of(words.toArray(String[]::new));
    }

    private static List<JsonNode> objects(Run run) {
        assertEquals("", run.err(), "nothing but JSON");
        List<JsonNode> objects = new ArrayList<>();
        run.out().lines().forEach(line -> {
            try {
                objects.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
            }
        });
        assertFalse(objects.isEmpty(), "at least one object");
        assertTrue(objects.stream().allMatch(JsonNode::isObject), run.out());
        return objects;
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @BeforeAll
    static void files() throws IOException {
        write("ok.dlm", PROGRAM);
        write("bad.dlm", PROGRAM.replace("flatten |> inner", "flatten |> iner"));
        write("failing.dlm", PROGRAM.replace("[12.56636]", "[12.0]"));
        Run train = run("train ok.dlm --out trained.run --lane scalar --epochs 1");
        assertEquals(0, train.exit(), train.out());
        Files.copy(folder.resolve("trained.run").resolve("weights.safetensors"), folder.resolve("given.safetensors"));
    }

    @TestFactory
    Stream<DynamicTest> whatGoesWell() {
        return RIGHT.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getValue(), () -> {
                    Run run = run(entry.getValue());
                    JsonNode last = objects(run).getLast();
                    assertEquals(0, run.exit(), run.out());
                    assertTrue(last.path("ok").booleanValue(), run.out());
                    assertTrue(last.path("diagnostics").isArray(), run.out());
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatGoesWrong() {
        return WRONG.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getValue().getFirst(), () -> {
                    Run run = run(entry.getValue().getFirst());
                    JsonNode last = objects(run).getLast();
                    assertEquals(entry.getValue().get(2), Integer.toString(run.exit()), run.out());
                    assertFalse(last.path("ok").booleanValue(), run.out());
                    JsonNode first = last.path("diagnostics").path(0);
                    assertEquals(entry.getValue().get(1), first.path("code").asText(), run.out());
                    assertEquals("error", first.path("severity").asText());
                    assertFalse(first.path("message").asText().isEmpty());
                }));
    }

    @Test
    void everyCommandIsHere() {
        Set<String> names = new TreeSet<>();
        for (Command command : Commands.all()) {
            names.add(command.spec().name());
        }
        Set<String> right = new TreeSet<>(RIGHT.keySet());
        right.add("data fetch"); // needs a network
        assertEquals(names, right);
        assertEquals(names, WRONG.keySet());
    }
}
