package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs workloads in dlc and in the peers, in turn, and writes what came of it to {@code docs/performance.md}.
 *
 * <pre>
 * compare [--peers DIR] [--pairs N] [--warm S] [--seconds S] [W3 ...]
 * </pre>
 *
 * Without peers only dlc is timed, and no file is written.
 */
public final class Compare {
    private static final double TOLERANCE = 1e-3;
    private static final String BEGIN = "<!-- compare: rows -->";
    private static final String END = "<!-- compare: end -->";

    private final Path root;
    private final Settings settings;
    private final Peers peers;

    private record Settings(Map<String, String> flags, List<Spec> specs) {
        private static final Map<String, String> STANDARD = Map.of("--pairs", "7", "--warm", "2", "--seconds", "3");

        static Settings of(List<String> words) {
            Map<String, String> flags = new LinkedHashMap<>(STANDARD);
            List<Spec> specs = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                if (word.equals("--peers") || STANDARD.containsKey(word)) {
                    if (++i == words.size()) {
                        throw new IllegalArgumentException(word + " needs a value");
                    }
                    flags.put(word, words.get(i));
                } else {
                    List<Spec> named = Workloads.named(word);
                    if (named.isEmpty()) {
                        throw new IllegalArgumentException("no workload " + word + "; there are "
                                + Workloads.all().stream().map(Spec::id).toList());
                    }
                    specs.addAll(named);
                }
            }
            return new Settings(flags, specs.isEmpty() ? Workloads.all() : specs);
        }

        double number(String flag) {
            return Double.parseDouble(flags.get(flag));
        }
    }

    private Compare(Path root, Settings settings) {
        this.root = root;
        this.settings = settings;
        this.peers = new Peers(Path.of(settings.flags().getOrDefault("--peers", "")));
    }

    /** The first argument is the root of the checkout. */
    public static void main(String[] args) throws IOException {
        Settings settings;
        try {
            settings = Settings.of(Arrays.asList(args).subList(1, args.length));
        } catch (IllegalArgumentException wrong) {
            System.err.println("compare: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        new Compare(Path.of(args[0]), settings).run();
    }

    private void run() throws IOException {
        if (!settings.flags().containsKey("--peers")) {
            settings.specs().forEach(spec -> System.out.println(own(spec)));
            return;
        }
        Map<String, Comparison> done = new LinkedHashMap<>();
        for (Spec spec : settings.specs()) {
            Comparison comparison = compare(spec);
            done.put(spec.id(), comparison);
            System.out.println(comparison.row());
            write(comparison);
        }
        String ratios = done.entrySet().stream()
                .map(e -> String.format(
                        Locale.ROOT, "\"%s\": %.3f", e.getKey(), e.getValue().ratio()))
                .collect(Collectors.joining(", "));
        double mean = Math.exp(done.values().stream()
                .mapToDouble(c -> Math.log(c.ratio()))
                .average()
                .orElse(0));
        System.out.printf(Locale.ROOT, "result {%s, \"geomean\": %.3f}%n", ratios, mean);
    }

    private Comparison compare(Spec spec) throws IOException {
        String check = check(spec);
        double warm = settings.number("--warm");
        double seconds = settings.number("--seconds");
        Peers.Variant fastest = peers.variants(spec).stream()
                .min(Comparator.comparingDouble(variant -> milliseconds(peers.time(variant, spec, warm, seconds))))
                .orElseThrow(() -> new IllegalStateException("no peer is built in " + peers.home()));
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        double ourMegabytes = 0;
        double theirMegabytes = 0;
        for (int pair = 0; pair < settings.number("--pairs"); pair++) {
            JsonNode own = own(spec);
            JsonNode other = peers.time(fastest, spec, warm, seconds);
            ours.add(milliseconds(own));
            theirs.add(milliseconds(other));
            ourMegabytes = Math.max(ourMegabytes, own.get("rss_mb").asDouble());
            theirMegabytes = Math.max(theirMegabytes, other.get("rss_mb").asDouble());
        }
        return new Comparison(
                spec.id(),
                spec.what(),
                fastest.name(),
                ours,
                theirs,
                spec.flops(),
                ourMegabytes,
                theirMegabytes,
                check);
    }

    private static double milliseconds(JsonNode node) {
        return node.get("median_ms").asDouble();
    }

    private Path models() {
        return root.resolve("bench/models");
    }

    private JsonNode own(Spec spec) {
        return Peers.lastJson(process(
                "time", spec, settings.flags().get("--warm"), settings.flags().get("--seconds")));
    }

    /** A process of our own: the same JVM with the same options. */
    private String process(String command, Spec spec, String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseG1GC",
                "-XX:MaxRAMPercentage=70",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command,
                models().toString(),
                spec.id()));
        words.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(words);
        return Peers.run(builder);
    }

    /**
     * Whether both sides compute the same: the losses from the same start.
     *
     * @throws IllegalStateException where they do not
     */
    private String check(Spec spec) throws IOException {
        if (!spec.isTraining() || spec.initial().isEmpty()) {
            return "";
        }
        Path work = root.resolve("bench/target/peers");
        Path weights = work.resolve(spec.id() + ".weights");
        JsonNode theirs = peers.losses(spec, root.resolve("bench/peers/peers/Losses.java"), work, weights);
        JsonNode ours = Peers.lastJson(process("losses", spec, weights.toString()));
        if (ours.get("parameters").asLong() != spec.parameters()) {
            throw new IllegalStateException(
                    spec.id() + " has " + ours.get("parameters") + " parameters, the peer " + spec.parameters());
        }
        double worst = 0;
        for (int i = 0; i < ours.get("losses").size(); i++) {
            double a = ours.get("losses").get(i).asDouble();
            double b = theirs.get("losses").get(i).asDouble();
            worst = Math.max(worst, Math.abs(a - b) / Math.max(1, Math.abs(b)));
        }
        String said = spec.id() + ": losses " + ours.get("losses") + ", the peer " + theirs.get("losses");
        System.out.println(said);
        boolean isRandom = spec.id().startsWith("W8")
                || spec.id().startsWith("W9")
                || spec.id().startsWith("W7");
        if (!isRandom && worst > TOLERANCE) {
            throw new IllegalStateException(said);
        }
        String loss = isRandom ? "own random numbers" : String.format(Locale.ROOT, "losses within %.0e", worst);
        return spec.parameters() + " parameters, " + loss;
    }

    /** Replaces the row of the workload in the document, or adds it. */
    private void write(Comparison comparison) throws IOException {
        Path file = root.resolve("docs/performance.md");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int begin = lines.indexOf(BEGIN);
        int end = lines.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(file + " has no lines " + BEGIN + " and " + END);
        }
        List<String> order = Workloads.all().stream().map(Spec::id).toList();
        List<String> rows = new ArrayList<>(lines.subList(begin + 3, end));
        rows.removeIf(row -> row.startsWith("| " + comparison.workload() + " |"));
        rows.add(comparison.row());
        rows.sort(Comparator.comparingInt(row -> order.indexOf(row.split("\\|")[1].strip())));
        List<String> next = new ArrayList<>(lines.subList(0, begin + 3));
        next.addAll(rows);
        next.addAll(lines.subList(end, lines.size()));
        Files.write(file, next);
    }
}
