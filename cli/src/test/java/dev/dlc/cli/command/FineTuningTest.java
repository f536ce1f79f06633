package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.files.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dlc train --init}: a part of the weights of one program in another. */
class FineTuningTest {
    private static final String OLD = """
        import nn { Linear }
        import optim { adam }

        model Net {
          encoder = Linear(3, 4)
          head = Linear(4, 2)
          fn forward(x: f32[N, 3]) -> f32[N, 2] { x |> encoder |> tanh |> head }
        }

        train old {
          net = Net()
          steps 3
          step { minimize mean((net(random.normal([4, 3])) - 1.0)^2) over net with adam() }
        }
        """;

    /** Another head, and the encoder has another name. */
    private static final String NEW = OLD.replace("encoder", "body")
            .replace("Linear(4, 2)", "Linear(4, 5)")
            .replace("f32[N, 2]", "f32[N, 5]")
            .replace("train old", "train new")
            .replace("over net with", "over net.head with");

    @TempDir
    Path folder;

    private Path old;

    @BeforeEach
    void trainTheOldProgram() throws IOException {
        Run run = train("old.dlm", OLD, "old");
        assertEquals(0, run.exit(), run.err());
        old = folder.resolve("old/weights.safetensors");
    }

    private Run train(String file, String text, String out, String... words) throws IOException {
        Path program = Files.writeString(folder.resolve(file), text);
        List<String> line = new ArrayList<>(List.of("train", program.toString(), "--lane", "scalar", "--threads", "1"));
        line.addAll(List.of("--out", folder.resolve(out).toString()));
        line.addAll(List.of(words));
        return Run.of(line.toArray(String[]::new));
    }

    private SortedMap<String, HostTensor> weights(String out) {
        return SafeTensors.read(folder.resolve(out).resolve("weights.safetensors"))
                .tensors();
    }

    @Test
    void aRenamedPartIsTakenAndTheRestBeginsAnew() throws IOException {
        Run run = train(
                "new.dlm",
                NEW,
                "new",
                "--init",
                old.toString(),
                "--rename",
                "net.encoder=net.body",
                "--skip",
                "net.head");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("2 weights from " + old + "; begin anew: net.head.w, net.head.b"), run.out());
        assertEquals(weights("old").get("net.encoder.w"), weights("new").get("net.body.w"));
        assertEquals(weights("old").get("net.encoder.b"), weights("new").get("net.body.b"));
        Run plain = train("new.dlm", NEW, "plain");
        assertEquals(0, plain.exit(), plain.err());
        assertNotEquals(weights("new").get("net.body.w"), weights("plain").get("net.body.w"));
    }

    @Test
    void everyNameGetsAPrefix() throws IOException {
        String inside = OLD.replace(
                        "train old {\n  net = Net()", "model Outer { inner = Net() }\n\ntrain old {\n  net = Outer()")
                .replace("net(random", "net.inner(random");
        SafeTensors.write(
                folder.resolve("bare.safetensors"),
                new TreeMap<>(Map.of(
                        "encoder.w", weights("old").get("net.encoder.w"),
                        "encoder.b", weights("old").get("net.encoder.b"))),
                Map.of());
        Run run = train(
                "inside.dlm",
                inside,
                "inside",
                "--init",
                folder.resolve("bare.safetensors").toString(),
                "--rename",
                ".=net.inner",
                "--json");
        assertEquals(0, run.exit(), run.out());
        assertTrue(
                run.out()
                        .contains("\"taken\":[\"net.inner.encoder.b\",\"net.inner.encoder.w\"],"
                                + "\"fresh\":[\"net.inner.head.w\",\"net.inner.head.b\"]"),
                run.out());
    }

    @Test
    void aResumedRunGoesOnWithItsOwnWeights() throws IOException {
        String[] init = {"--init", old.toString(), "--rename", "net.encoder=net.body", "--skip", "net.head"};
        List<String> two = new ArrayList<>(List.of("--steps", "2"));
        two.addAll(List.of(init));
        assertEquals(
                0, train("new.dlm", NEW, "parts", two.toArray(String[]::new)).exit());
        List<String> rest = new ArrayList<>(List.of("--resume"));
        rest.addAll(List.of(init));
        Run run = train("new.dlm", NEW, "parts", rest.toArray(String[]::new));
        assertEquals(0, run.exit(), run.err());
        assertFalse(run.out().contains("begin anew"), run.out());
        assertEquals(0, train("new.dlm", NEW, "whole", init).exit());
        assertEquals(weights("whole"), weights("parts"));
    }

    @Test
    void everyMistakeHasItsCodeAndWritesNothing() throws IOException {
        fails("E0721", 3, "give each its name in the program");
        fails("E0722", 3, "f32[4, 5]", "--rename", "net.encoder=net.body");
        fails("E0723", 3, "did you mean net.encoder?", "--rename", "net.encodr=net.body", "--skip", "net");
        fails("E0723", 3, "one of net.encoder.b", "--skip", "tail", "--skip", "net");
        fails("E0724", 3, "two tensors", "--rename", "net.encoder=net.head", "--skip", "net.encoder.b");
    }

    private void fails(String code, int exit, String says, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("--init", old.toString()));
        line.addAll(List.of(words));
        Run run = train("new.dlm", NEW, "bad", line.toArray(String[]::new));
        assertEquals(exit, run.exit(), run.err());
        assertTrue(run.err().contains("error[" + code + "]"), run.err());
        assertTrue(run.err().contains(says), run.err());
        assertTrue(run.err().contains("= fix: "), run.err());
        assertFalse(Files.exists(folder.resolve("bad")), "nothing is written");
    }

    @Test
    void renamesNeedAFile() throws IOException {
        Run run = train("new.dlm", NEW, "bad", "--rename", "a=b");
        assertEquals(2, run.exit());
        assertTrue(run.err().startsWith("error[E0905]: `--rename` needs `--init`"), run.err());
    }
}
