package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs workloads in dlc and in the peers, in turn, and writes what came of it to {@code docs/performance.md}.
 *
 * <pre>
 * compare [--peers DIR] [--check] [--pairs N] [--warm S] [--seconds S] [W3 ...]
 * </pre>
 *
 * The models read the data set {@code bench}, which is what {@link Inputs} draws. Without peers only dlc is timed, and
 * no file is written; with {@code --check} nothing is timed.
 */
public final class Compare {
    private static final double TOLERANCE = 1e-3;
    private static final double RANDOM_TOLERANCE = 0.1;
    private static final String CHECK = "--check";

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
                if (word.equals(CHECK)) {
                    flags.put(word, "");
                } else if (word.equals("--peers") || STANDARD.containsKey(word)) {
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
        this.peers = new Peers(
                Path.of(settings.flags().getOrDefault("--peers", "")),
                root.resolve("bench/peers/peers"),
                root.resolve("bench/target/peers"));
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
            settings.specs().forEach(spec -> System.out.println(spec.id() + " " + own(spec)));
            return;
        }
        peers.prepare();
        if (settings.flags().containsKey(CHECK)) {
            settings.specs().forEach(spec -> System.out.println(spec.id() + ": " + check(spec)));
            return;
        }
        Report report = new Report(root.resolve("docs/performance.md"), root.resolve("docs/performance.svg"));
        List<Comparison> done = new ArrayList<>();
        boolean isWhole = true;
        for (Spec spec : settings.specs()) {
            try {
                Comparison comparison = compare(spec);
                done.add(comparison);
                System.out.println(comparison.row());
                report.add(comparison);
            } catch (IllegalStateException failed) {
                // The other rows are still of use; the exit code says that one is missing.
                System.err.println(spec.id() + ": " + failed.getMessage());
                isWhole = false;
            }
        }
        System.out.println(Report.result(done));
        if (!isWhole) {
            System.exit(1);
        }
    }

    private Comparison compare(Spec spec) {
        String check = check(spec);
        double warm = settings.number("--warm");
        double seconds = settings.number("--seconds");
        Peers.Variant fastest = peers.variants(spec).stream()
                .min(Comparator.comparingDouble(
                        variant -> peers.time(variant, spec, warm, seconds).milliseconds()))
                .orElseThrow(() -> new IllegalStateException("no peer is built in " + peers.home()));
        List<Comparison.Pair> pairs = new ArrayList<>();
        for (int pair = 0; pair < settings.number("--pairs"); pair++) {
            pairs.add(new Comparison.Pair(own(spec), peers.time(fastest, spec, warm, seconds)));
        }
        return new Comparison(spec, fastest.name(), pairs, check);
    }

    private Timing own(Spec spec) {
        return Timing.of(Peers.lastJson(process(
                "time", spec, settings.flags().get("--warm"), settings.flags().get("--seconds"))));
    }

    /** A process of our own: the same JVM with the options that {@code dlc} gives it. */
    private String process(String command, Spec spec, String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=1m",
                "-XX:GCCardSizeInBytes=1024",
                "-XX:MaxNewSize=16m",
                "-XX:InitialRAMPercentage=70",
                "-XX:InitiatingHeapOccupancyPercent=7",
                "-XX:Tier4InvocationThreshold=20000",
                "-XX:Tier4CompileThreshold=60000",
                "-XX:Tier4BackEdgeThreshold=400000",
                "-XX:-UseCountedLoopSafepoints",
                "-XX:MaxRAMPercentage=70",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command,
                root.resolve("bench/models").toString(),
                spec.id()));
        words.addAll(List.of(more));
        return Peers.run(new ProcessBuilder(words));
    }

    /**
     * Whether both sides compute the same from the same start: losses, or the first element of a result. Where steps
     * draw random numbers these differ, and the losses may by some hundredths.
     *
     * @throws IllegalStateException where they do not
     */
    private String check(Spec spec) {
        Path weights = peers.work().resolve(spec.id() + ".weights");
        JsonNode theirs = peers.values(spec, weights);
        JsonNode ours = Peers.lastJson(process("values", spec, weights.toString()));
        if (ours.get("parameters").asLong() != spec.parameters()) {
            throw new IllegalStateException(
                    spec.id() + " has " + ours.get("parameters") + " parameters, the peer " + spec.parameters());
        }
        double worst = 0;
        for (int i = 0; i < ours.get("values").size(); i++) {
            double a = ours.get("values").get(i).asDouble();
            double b = theirs.get("values").get(i).asDouble();
            worst = Math.max(worst, Math.abs(a - b) / Math.max(spec.isTraining() ? 1 : 1e-6, Math.abs(b)));
        }
        String said = spec.id() + ": " + ours.get("values") + ", the peer " + theirs.get("values");
        System.out.println(said);
        if (!(worst <= (spec.isRandom() ? RANDOM_TOLERANCE : TOLERANCE))) {
            throw new IllegalStateException("not the same: " + said);
        }
        String what = spec.isTraining() ? "losses" : "results";
        return String.format(
                Locale.ROOT,
                "%s%s within %.0e%s",
                spec.parameters() == 0 ? "" : spec.parameters() + " parameters, ",
                what,
                worst,
                spec.isRandom() ? ", own random numbers" : "");
    }
}
