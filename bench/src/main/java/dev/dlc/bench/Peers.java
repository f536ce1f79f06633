package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The peer harness, built in a folder.
 *
 * @param home the folder
 */
record Peers(Path home) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WITH_MKL = "-Dorg.bytedeco.openblas.load=mkl";
    private static final String CHANNELS_LAST = "-Dpeers.nhwc=true";

    /**
     * A way to run the peers.
     *
     * @param name for tables
     * @param program the argument of {@code run.sh}
     * @param options of its JVM
     */
    record Variant(String name, String program, List<String> options) {
        Variant {
            options = List.copyOf(options);
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
        if (spec.id().startsWith("W7")) {
            all.add(new Variant("PyTorch, MKL, scatter", "mkl", List.of(WITH_MKL, "-Dpeers.gcn=scatter")));
        }
        if (!spec.isTraining() && !spec.id().equals("W10.fwdbwd") && isBuilt("onnx")) {
            all.add(new Variant("ONNX Runtime", "onnx", List.of()));
        }
        all.removeIf(variant -> !isBuilt(variant.program()));
        return all;
    }

    private boolean isBuilt(String program) {
        return Files.exists(home.resolve(program).resolve("target/cp.txt"));
    }

    /** One run in a process of its own. */
    JsonNode time(Variant variant, Spec spec, double warmSeconds, double seconds) {
        String options =
                String.join(" ", variant.options()) + " -Dpeers.warm=" + warmSeconds + " -Dpeers.time=" + seconds;
        ProcessBuilder builder = new ProcessBuilder(home.resolve("run.sh").toString(), variant.program(), spec.id());
        builder.environment().put("PEER_OPTS", options);
        builder.environment().put("PEER_NAME", variant.program());
        // The harness is built for the default Java.
        builder.environment().remove("JAVA_HOME");
        return lastJson(run(builder));
    }

    /**
     * Losses of the first PyTorch variant at steps 1, 2 and 10, from parameters that it writes to a file.
     *
     * @param weights gets the parameters
     */
    JsonNode losses(Spec spec, Path source, Path work, Path weights) {
        String classes = String.join(
                ":",
                work.toString(),
                home.resolve("pytorch/target/classes").toString(),
                home.resolve("common/target/classes").toString(),
                text(home.resolve("pytorch/target/cp.txt")).strip());
        Path draws = work.resolve(spec.id() + ".draws");
        try {
            Files.createDirectories(work);
            Files.write(draws, spec.initial().stream().map(Initial::line).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + draws, e);
        }
        run(new ProcessBuilder("javac", "-d", work.toString(), "-cp", classes, source.toString()));
        return lastJson(run(new ProcessBuilder(
                "java", "-cp", classes, "peers.Losses", spec.id(), draws.toString(), weights.toString())));
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
        String line = output.strip().lines().reduce((a, b) -> b).orElse("{}");
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }
}
