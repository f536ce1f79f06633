package dev.dlc.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes of our own: the JVM with the options that {@code dlc} gives it.
 *
 * @param root of the checkout
 */
record OwnProcess(Path root) {
    /** What the JVM lets a process have of vectors. */
    enum Vectors {
        WIDEST(List.of("--add-modules", "jdk.incubator.vector")),
        AVX3(List.of("--add-modules", "jdk.incubator.vector", "-XX:UseAVX=3")),
        AVX2(List.of("--add-modules", "jdk.incubator.vector", "-XX:UseAVX=2")),
        NONE(List.of());

        private final List<String> options;

        Vectors(List<String> options) {
            this.options = options;
        }
    }

    /**
     * Trains a model for one step with {@code dlc}, as a user does; data is where {@code dlc} looks for it.
     *
     * @param out a folder for what it writes
     * @return milliseconds until the process has ended
     */
    double start(String file, Path out) {
        List<String> words = List.of(
                root.resolve("dlc").toString(),
                "train",
                root.resolve(file).toString(),
                "--steps",
                "1",
                "--out",
                out.toString());
        long begun = System.nanoTime();
        Peers.run(new ProcessBuilder(words));
        return (System.nanoTime() - begun) * 1e-6;
    }

    /** Runs a command of {@link Main} and yields what it prints. */
    String run(Vectors vectors, String command, String subject, String... more) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(vectors.options);
        words.add("@" + root.resolve("cli/src/main/jvm/kernels.args"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), command));
        words.add(root.resolve("bench/models").toString());
        words.add(subject);
        words.addAll(List.of(more));
        return Peers.run(new ProcessBuilder(words));
    }
}
