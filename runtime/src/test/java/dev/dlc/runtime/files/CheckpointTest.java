package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.Golden;
import dev.dlc.runtime.HostTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class CheckpointTest {
    private Path dir;

    @BeforeTry
    void makeFolder() throws IOException {
        dir = Files.createTempDirectory("checkpoint");
    }

    @AfterTry
    void removeFolder() throws IOException {
        try (var files = Files.list(dir)) {
            for (Path path : files.toList()) {
                Files.delete(path);
            }
        }
        Files.delete(dir);
    }

    @Property(tries = 40)
    void whatIsWrittenIsRead(@ForAll("checkpoints") Checkpoint checkpoint) {
        Path path = dir.resolve("c.safetensors");
        checkpoint.write(path);
        assertEquals(checkpoint, Checkpoint.read(path));
    }

    @Example
    void equalCheckpointsGiveEqualBytes() throws IOException {
        Path path = dir.resolve("c.safetensors");
        sample(7).write(path);
        byte[] first = Files.readAllBytes(path);
        sample(7).write(path);
        assertArrayEquals(first, Files.readAllBytes(path));
    }

    @Example
    void theTensorsAreOrdinarySafetensors() {
        Path path = dir.resolve("c.safetensors");
        sample(7).write(path);
        assertEquals(sample(7).tensors(), SafeTensors.read(path).tensors());
    }

    @Example
    void theStoreKeepsTheLastAndTheBest() {
        CheckpointStore store = new CheckpointStore(dir);
        assertTrue(store.readLast().isEmpty());
        store.save(sample(1), true);
        store.save(sample(2), false);
        assertEquals(Optional.of(sample(2)), store.readLast());
        assertEquals(sample(1), Checkpoint.read(store.best()));
    }

    /** Every flipped bit of state or data is found, one at a time over the whole file. */
    @Example
    void everyChangedByteIsFound() throws IOException {
        Path path = dir.resolve("c.safetensors");
        sample(7).write(path);
        byte[] bytes = Files.readAllBytes(path);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(path, changed);
            int at = i;
            boolean padding = bytes[i] == ' ';
            if (padding) {
                continue; // a changed space outside of texts may still be a space for JSON
            }
            assertThrows(DlcException.class, () -> Checkpoint.read(path), () -> "byte " + at);
        }
    }

    @Example
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        Path path = dir.resolve("checkpoint.safetensors");
        Map<String, HostTensor> weights = Map.of("w", HostTensor.of(new float[] {1, 2}, 2));
        SafeTensors.write(path, weights, Map.of("author", "me"));
        golden.fails("weights alone", () -> Checkpoint.read(path));
        SafeTensors.write(path, weights, Map.of(CheckpointState.KEY, "{\"version\": 1"));
        golden.fails("state is no JSON", () -> Checkpoint.read(path));
        SafeTensors.write(path, weights, Map.of(CheckpointState.KEY, "[1]"));
        golden.fails("state is no object", () -> Checkpoint.read(path));
        SafeTensors.write(path, weights, Map.of(CheckpointState.KEY, "{\"version\": 2}"));
        golden.fails("another version", () -> Checkpoint.read(path));
        SafeTensors.write(path, weights, Map.of(CheckpointState.KEY, "{\"version\": \"one\"}"));
        golden.fails("version is a text", () -> Checkpoint.read(path));
        SafeTensors.write(path, weights, Map.of(CheckpointState.KEY, CheckpointState.encode(sample(7))));
        golden.fails("tensors of another checkpoint", () -> Checkpoint.read(path));
        sample(7).write(path);
        Files.writeString(
                path,
                Files.readString(path, StandardCharsets.ISO_8859_1).replace("\\\"step\\\":7", "\\\"step\\\":8"),
                StandardCharsets.ISO_8859_1);
        golden.fails("step changed by hand", () -> Checkpoint.read(path));
        golden.fails("another program", () -> sample(7).requireSameRun(path, "beef", "mnist", 42));
        golden.fails("another data set", () -> sample(7).requireSameRun(path, "cafe", "digits_synthetic", 42));
        golden.fails("another seed", () -> sample(7).requireSameRun(path, "cafe", "mnist", 1));
        sample(7).requireSameRun(path, "cafe", "mnist", 42);
        golden.check("checkpoint.txt");
    }

    static Checkpoint sample(long step) {
        SortedMap<String, HostTensor> tensors = new TreeMap<>();
        tensors.put("net.w", HostTensor.of(new float[] {step, 2, 3, 4}, 2, 2));
        tensors.put("optim.m", HostTensor.of(new double[] {0.5}, 1));
        return new Checkpoint(
                new Checkpoint.Position(step, "", 1, 3),
                42,
                new TreeMap<>(Map.of("examples", 640L)),
                "mnist",
                "cafe",
                Optional.of(new Checkpoint.Best("accuracy", 0.987, 5)),
                new TreeMap<>(Map.of("classes", "0,1")),
                tensors);
    }

    @Provide
    Arbitrary<Checkpoint> checkpoints() {
        Arbitrary<Long> counts = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<String> texts =
                Arbitraries.strings().withCharRange('\0', '\uD7FF').ofMaxLength(10);
        Arbitrary<Checkpoint.Position> positions =
                Combinators.combine(counts, texts, counts, counts).as(Checkpoint.Position::new);
        Arbitrary<Optional<Checkpoint.Best>> best = Combinators.combine(texts, Arbitraries.doubles(), counts)
                .as(Checkpoint.Best::new)
                .optional();
        return Combinators.combine(
                        positions,
                        Arbitraries.longs(),
                        Arbitraries.maps(texts, Arbitraries.longs()).ofMaxSize(3),
                        texts,
                        texts,
                        best,
                        Arbitraries.maps(texts, texts).ofMaxSize(3),
                        Arbitraries.maps(texts, Tensors.any()).ofMaxSize(3))
                .as((position, seed, counters, data, program, top, notes, tensors) -> new Checkpoint(
                        position,
                        seed,
                        new TreeMap<>(counters),
                        data,
                        program,
                        top,
                        new TreeMap<>(notes),
                        new TreeMap<>(tensors)));
    }
}
