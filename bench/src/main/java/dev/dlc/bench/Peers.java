package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The peer harness, built in a folder.
 *
 * @param home the folder
 * @param sources our programs against it, in package {@code peers}
 * @param work a folder for what is made on the way
 */
record Peers(Path home, Path sources, Path work) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WITH_MKL = "-Dorg.bytedeco.openblas.load=mkl";
    private static final String CHANNELS_LAST = "-Dpeers.nhwc=true";

    /**
     * A way to run the peers.
     *
     * @param name for tables
     * @param program the module of the harness
     * @param options of its JVM
     */
    record Variant(String name, String program, List<String> options) {
        Variant {
            options = List.copyOf(options);
        }

        private String main() {
            return program.equals("onnx") ? "peers.Ort" : "peers.Resident";
        }
    }

    /** The variants of PyTorch that run a workload, and ONNX Runtime for what is forward only. */
    List<Variant> variants(Spec spec) {
        List<Variant> all = new ArrayList<>();
        all.add(new Variant("PyTorch", "pytorch", List.of()));
        all.add(new Variant("PyTorch, MKL", "mkl", List.of(WITH_MKL)));
        if (spec.hasImages()) {
            all.add(new Variant("PyTorch, MKL, channels last", "mkl", List.of(WITH_MKL, CHANNELS_LAST)));
        }
        if (spec.row().equals("W7")) {
            all.add(new Variant("PyTorch, MKL, scatter", "mkl", List.of(WITH_MKL, "-Dpeers.gcn=scatter")));
        }
        if (!spec.isTraining() && !spec.id().equals("W10.fwdbwd") && isBuilt("onnx")) {
            all.add(new Variant("ONNX Runtime", "onnx", List.of()));
        }
        all.removeIf(variant -> !isBuilt(variant.program()));
        return all;
    }

    /** The variant with the shortest median of several rounds, in each of which all take turns. */
    Variant fastest(Spec spec, int rounds, double warm, double seconds) {
        List<Variant> all = variants(spec);
        Map<Variant, Double> best = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Variant variant : all) {
                best.merge(variant, time(variant, spec, warm, seconds).milliseconds(), Math::min);
            }
        }
        all.forEach(variant -> System.out.printf(
                "%s: %s %s ms at best%n", spec.id(), variant.name(), Timing.digits(best.get(variant))));
        return all.stream()
                .min(Comparator.comparing(best::get))
                .orElseThrow(() -> new IllegalStateException("no peer is built in " + home));
    }

    private boolean isBuilt(String program) {
        return Files.exists(home.resolve(program).resolve("target/cp.txt"));
    }

    /** Compiles our programs against the harness. */
    void prepare() {
        try (Stream<Path> files = Files.list(sources)) {
            Files.createDirectories(work);
            List<String> words = new ArrayList<>(List.of("javac", "-d", work.toString(), "-cp", classPath("pytorch")));
            files.map(Path::toString).sorted().forEach(words::add);
            run(new ProcessBuilder(words));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compile " + sources, e);
        }
    }

    private String classPath(String program) {
        String classes = program.equals("mkl") ? "pytorch" : program;
        return String.join(
                ":",
                work.toString(),
                home.resolve(classes).resolve("target/classes").toString(),
                home.resolve("common/target/classes").toString(),
                text(home.resolve(program).resolve("target/cp.txt")).strip());
    }

    /** One run in a process of its own, by the default Java, for which the harness is built. */
    Timing time(Variant variant, Spec spec, double warmSeconds, double seconds) {
        List<String> words = new ArrayList<>(List.of("java", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(variant.options());
        words.add("-Dpeers.name=" + variant.program());
        words.add("-Dpeers.warm=" + warmSeconds);
        words.add("-Dpeers.time=" + seconds);
        words.addAll(List.of("-cp", classPath(variant.program()), variant.main(), spec.id()));
        ObjectNode merged = JSON.createObjectNode();
        run(new ProcessBuilder(words))
                .lines()
                .filter(line -> line.startsWith("{"))
                .forEach(line -> merged.setAll((ObjectNode) json(line)));
        return Timing.of(merged);
    }

    /** Milliseconds from the start of a process to the end of its first step. */
    double start(Variant variant, Spec spec) {
        List<String> words = new ArrayList<>(List.of("java", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(variant.options());
        words.addAll(List.of("-Dpeers.cold=true", "-Dpeers.t0=" + System.currentTimeMillis()));
        words.addAll(List.of("-cp", classPath(variant.program()), "peers.Torch", spec.id()));
        return lastJson(run(new ProcessBuilder(words))).get("first_step_ms").asDouble();
    }

    /**
     * Losses of the first PyTorch variant at steps 1, 2 and 10, or the first element of what it yields, from parameters
     * that it writes to a file.
     *
     * @param weights gets the parameters
     */
    JsonNode values(Spec spec, Path weights) {
        Path draws = work.resolve(spec.id() + ".draws");
        try {
            Files.write(draws, spec.initial().stream().map(Initial::line).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + draws, e);
        }
        return lastJson(run(new ProcessBuilder(
                "java", "-cp", classPath("pytorch"), "peers.Losses", spec.id(), draws.toString(), weights.toString())));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** What a process prints; its errors go to ours. */
    static String run(ProcessBuilder builder) {
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "2"));
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException("exit code " + exit + " of " + builder.command() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + builder.command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static JsonNode lastJson(String output) {
        return json(output.strip().lines().reduce((a, b) -> b).orElse("{}"));
    }

    /** All lines that are JSON objects, as an array. */
    static JsonNode jsonLines(String output) {
        ArrayNode all = JSON.createArrayNode();
        output.lines().filter(line -> line.startsWith("{")).forEach(line -> all.add(json(line)));
        return all;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }
}
