package dev.dlc.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.program.CallGraph;
import dev.dlc.runtime.Dlc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallPictureTest {
    private static final String PROGRAM = """
        import nn { Linear }

        model Residual(width: Int = 4) {
          inner = Linear(width, width)
          layers = [Linear(width, width) for i in 0..2]
          fn forward(x: f32[N, width]) -> f32[N, width] {
            let h = x + relu(inner(x))
            fold(layers, h, (y, layer) => layer(y)) * 2.0
          }
        }
        """;

    @TempDir
    Path folder;

    private static CallGraph calls() {
        return Dlc.compile(new SourceFile("test.dlm", PROGRAM))
                .functionProgram("Residual.forward", Map.of())
                .calls();
    }

    @Test
    void callsOfTheBodyAreBoxesAndTensorsBetweenThemEdges() {
        CallGraph graph = calls();
        List<String> names = graph.boxes().stream().map(CallGraph.Box::name).toList();
        assertEquals(List.of("x", "inner", "relu", "layers.0", "layers.1", "result"), names);
        List<String> edges = graph.edges().stream()
                .map(edge -> name(graph, edge.from()) + " > " + name(graph, edge.to()) + " " + edge.type())
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "inner > relu f32[N, 4]",
                        "layers.0 > layers.1 f32[N, 4]",
                        "layers.1 > result f32[N, 4]",
                        "relu > layers.0 f32[N, 4]",
                        "x > inner f32[N, 4]",
                        "x > layers.0 f32[N, 4]"),
                edges);
    }

    private static String name(CallGraph graph, int id) {
        return graph.boxes().stream()
                .filter(box -> box.id() == id)
                .findFirst()
                .orElseThrow()
                .name();
    }

    @Test
    void boxesStandInThePictureAndApart() {
        Layout layout = Layout.of(calls());
        for (Layout.Placed a : layout.boxes()) {
            assertTrue(a.x() >= 0 && a.x() + a.width() <= layout.width(), a::toString);
            assertTrue(a.y() >= 0 && a.y() + a.height() <= layout.height(), a::toString);
            for (Layout.Placed b : layout.boxes()) {
                boolean apart = a.x() + a.width() <= b.x()
                        || b.x() + b.width() <= a.x()
                        || a.y() + a.height() <= b.y()
                        || b.y() + b.height() <= a.y();
                assertTrue(a == b || apart, () -> a + " over " + b);
            }
        }
    }

    @Test
    void theCommandWritesAPictureThatIsXml() throws Exception {
        Path file = Files.writeString(folder.resolve("r.dlm"), PROGRAM);
        Path out = folder.resolve("r.svg");
        Run run = Run.of("viz", file.toString(), "-o", out.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals("wrote " + out + ": 6 boxes, 6 edges\n", run.out());
        String text = Files.readString(out);
        assertEquals(CallPicture.of(calls()), text);
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(out.toFile());
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(text.contains(">f32[N, 4]<") && text.contains(">Linear<"), text);
    }

    @Test
    void aFileWithoutModelsIsWrongUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("f.dlm"), "fn f(x: f32[N]) { relu(x) }\n");
        assertEquals(2, Run.of("viz", file.toString()).exit());
        assertEquals(
                0,
                Run.of(
                                "viz",
                                file.toString(),
                                "f",
                                "-o",
                                folder.resolve("f.svg").toString())
                        .exit());
    }
}
