package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    private static final String PROGRAM = """
        import nn { Linear }
        import optim { sgd }
        model Net() {
          layer = Linear(5, 3)
          fn forward(x: f32[N, 5]) -> f32[N, 3] {
            tanh(layer(x))
          }
        }
        train net() {
          net = Net()
          data elsewhere(batch: 7)
          step(x: f32[N, 5]) {
            let loss = mean(net(x) ^ 2)
            minimize loss over net with sgd(lr: 0.1)
            report loss
          }
          steps 10
        }
        fn powers(x: f32[4, 4]) -> f32[4, 4] { iterate y = x times 6 { tanh(y @ x) } }
        """;

    @TempDir
    Path folder;

    private String file;

    @BeforeEach
    void writeTheProgram() throws IOException {
        file = Files.writeString(folder.resolve("net.dlm"), PROGRAM).toString();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void aProductIsCountedAndNamesItsLines() throws IOException {
        Run run = Run.of("profile", file, "Net", "--dim", "N=7", "--steps", "3", "--threads", "1", "--json");
        assertEquals(0, run.exit(), run.err());
        JsonNode profile = json(run.out()).get("profiles").get(0);
        assertEquals(3, profile.get("steps").asInt());
        assertTrue(profile.get("roof").get("flops").asDouble() > 1e6, run.out());
        assertTrue(profile.get("roof").get("bytes").asDouble() > 1e6, run.out());
        JsonNode product = profile.get("kernels").get(0);
        // 7 x 3 elements of 5 multiply-adds, one addition and one tanh each; x, w, b and the result.
        assertEquals(7 * 3 * (2 * 5 + 2), product.get("operations").asDouble());
        assertEquals(4 * (7 * 5 + 5 * 3 + 3 + 7 * 3), product.get("bytes").asDouble());
        assertEquals(1, product.get("runs").asDouble());
        assertTrue(product.get("places").toString().contains(file + ":6"), product.toString());
        double inKernels = 0;
        for (JsonNode kernel : profile.get("kernels")) {
            inKernels += kernel.get("seconds").asDouble();
        }
        assertTrue(inKernels > 0 && inKernels <= profile.get("seconds").asDouble(), run.out());
    }

    @Test
    void aKernelInALoopRunsSeveralTimesInAStep() throws IOException {
        Run run = Run.of("profile", file, "powers", "--steps", "2", "--lane", "scalar", "--json");
        assertEquals(0, run.exit(), run.err());
        List<Double> runs = new ArrayList<>();
        for (JsonNode kernel : json(run.out()).get("profiles").get(0).get("kernels")) {
            assertEquals("scalar", kernel.get("lane").asText());
            runs.add(kernel.get("runs").asDouble());
        }
        assertTrue(runs.contains(6.0), run.out());
    }

    @Test
    void aTableAPageAndATraceOfATrainingStep() throws IOException {
        Path page = folder.resolve("step.html");
        Path trace = folder.resolve("step.json");
        Run run = Run.of(
                "profile",
                file,
                "--dim",
                "N=7",
                "--steps",
                "2",
                "--html",
                page.toString(),
                "--trace",
                trace.toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("of roof"), run.out());
        assertTrue(run.out().contains("through memory, "), run.out());
        assertTrue(run.out().contains("between kernels"), run.out());
        JsonNode events = json(Files.readString(trace)).get("traceEvents");
        double end = 0;
        int launches = 0;
        for (JsonNode event : events) {
            if (event.get("ph").asText().equals("X")) {
                assertTrue(event.get("ts").asDouble() >= end, "launches follow one another: " + event);
                end = event.get("ts").asDouble() + event.get("dur").asDouble();
                launches++;
                assertTrue(run.out().contains(event.get("name").asText()), event.toString());
                assertTrue(Files.readString(page).contains(event.get("name").asText()), event.toString());
            }
        }
        assertTrue(launches > 1, events.toString());
    }

    @Test
    void sizesOfBlocksAreMeasuredOnceAndChangeNoResult() throws IOException {
        Path sizes = folder.resolve("sizes.txt");
        Run first = Run.of("profile", file, "powers", "--steps", "2", "--threads", "1", "--tune", sizes.toString());
        assertEquals(0, first.exit(), first.err());
        assertTrue(first.out().contains("wrote " + sizes), first.out());
        String text = Files.readString(sizes);
        boolean hasVectors =
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals(
                hasVectors ? 1 : 0,
                text.lines().filter(line -> line.contains("4 x 4 sums")).count(),
                text);
        Run second = Run.of("profile", file, "powers", "--steps", "2", "--tune", sizes.toString());
        assertEquals(0, second.exit(), second.err());
        assertEquals(text, Files.readString(sizes), "what is known is not measured again");
        String x = "x=[[0.1,0.2,0.3,0.4],[1.0,-1.0,0.5,0.25],[0.7,0.6,0.5,0.4],[-0.1,-0.2,-0.3,-0.4]]";
        Run estimated = Run.of("run", file, "powers", "--in", x);
        Run measured = Run.of("run", file, "powers", "--in", x, "--tune", sizes.toString());
        assertEquals(0, measured.exit(), measured.err());
        assertEquals(estimated.out(), measured.out());
    }

    @Test
    void aFileOfSizesMustBeThereToRun() {
        Run run = Run.of(
                "run",
                file,
                "powers",
                "--in",
                "x=[[1.0]]",
                "--tune",
                folder.resolve("none.txt").toString());
        assertEquals(3, run.exit(), run.err());
        assertTrue(run.err().contains("E0701"), run.err());
    }

    @Test
    void aSizeThatIsNotKnownIsAskedFor() {
        Run run = Run.of("profile", file, "--dim", "M=3");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("E0905") && run.err().contains("--dim N=32"), run.err());
        Run wrong = Run.of("profile", file, "--dim", "N=many");
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("E0904") && wrong.err().contains("many"), wrong.err());
    }
}
