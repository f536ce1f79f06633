package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dlc.bench.OwnProcess.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs workloads in dlc and in the peers, in turn, and writes what came of it to {@code docs/performance.md}.
 *
 * <pre>
 * compare [--peers DIR] [--check] [--pairs N] [--warm S] [--seconds S] [W3 ...]
 * compare --proofs [W3 ...]
 * compare --scaling [--pairs N] [--warm S] [--seconds S] [W3 ...]
 * compare --peers DIR --start [--pairs N]
 * compare --growth [--warm S] [--seconds S] [batch.W3 ...]
 * </pre>
 *
 * The models read the data set {@code bench}, which is what {@link Inputs} draws. Without peers only dlc is timed, and
 * no file is written; with {@code --check} nothing is timed. The other forms look at dlc alone: at bits, allocation and
 * lanes; at one and two threads; at growing sizes.
 */
public final class Compare {
    /** How often each variant of the peers runs before the fastest is chosen: a single run may meet other work. */
    private static final int ROUNDS = 3;

    private static final String CHECK = "--check";
    private static final String PROOFS = "--proofs";
    private static final String SCALING = "--scaling";
    private static final String GROWTH = "--growth";
    private static final String START = "--start";

    private final Settings settings;
    private final OwnProcess own;
    private final Peers peers;
    private final SameWork sameWork;
    private final Report report;

    private record Settings(Map<String, String> flags, List<String> names) {
        /** Both sides step for eight seconds before they are timed: code around kernels gets faster for so long. */
        private static final Map<String, String> STANDARD = Map.of("--pairs", "7", "--warm", "8", "--seconds", "3");

        private static final List<String> SWITCHES = List.of(CHECK, PROOFS, SCALING, GROWTH, START);

        static Settings of(List<String> words) {
            Map<String, String> flags = new LinkedHashMap<>(STANDARD);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                if (SWITCHES.contains(word)) {
                    flags.put(word, "");
                } else if (word.equals("--peers") || STANDARD.containsKey(word)) {
                    if (++i == words.size()) {
                        throw new IllegalArgumentException(word + " needs a value");
                    }
                    flags.put(word, words.get(i));
                } else if (word.startsWith("-")) {
                    throw new IllegalArgumentException("unknown flag " + word);
                } else {
                    names.add(word);
                }
            }
            return new Settings(flags, names);
        }

        boolean has(String flag) {
            return flags.containsKey(flag);
        }

        String text(String flag) {
            return flags.get(flag);
        }

        double number(String flag) {
            return Double.parseDouble(flags.get(flag));
        }

        /** What the names say, or all. */
        <T> List<T> chosen(Function<String, Stream<T>> named, List<T> all, Function<T, String> id) {
            List<T> chosen = new ArrayList<>();
            for (String name : names) {
                List<T> found = named.apply(name).toList();
                if (found.isEmpty()) {
                    throw new IllegalArgumentException(
                            "no " + name + "; there are " + all.stream().map(id).toList());
                }
                chosen.addAll(found);
            }
            return names.isEmpty() ? all : chosen;
        }

        List<Spec> specs() {
            return chosen(name -> Workloads.named(name).stream(), Workloads.all(), Spec::id);
        }

        List<Growth> growths() {
            return chosen(Growth::named, Growth.all(), Growth::id);
        }
    }

    private Compare(Path root, Settings settings) {
        this.settings = settings;
        this.own = new OwnProcess(root);
        this.peers = new Peers(
                Path.of(settings.flags().getOrDefault("--peers", "")),
                root.resolve("bench/peers/peers"),
                root.resolve("bench/target/peers"));
        this.sameWork = new SameWork(peers, own);
        this.report = new Report(root.resolve("docs"));
    }

    /** The first argument is the root of the checkout. */
    public static void main(String[] args) {
        boolean isWhole;
        try {
            Settings settings = Settings.of(Arrays.asList(args).subList(1, args.length));
            isWhole = new Compare(Path.of(args[0]), settings).run();
        } catch (IllegalArgumentException wrong) {
            System.err.println("compare: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(isWhole ? 0 : 1);
    }

    private boolean run() {
        if (settings.has(PROOFS)) {
            return each(settings.specs(), Spec::id, spec -> {
                Proofs proofs = Proofs.of(own, spec);
                report.proof(proofs.row());
                System.out.println(proofs.text());
                proofs.require();
            });
        }
        if (settings.has(SCALING)) {
            return each(settings.specs(), Spec::id, this::scale);
        }
        if (settings.has(GROWTH)) {
            return each(settings.growths(), Growth::id, this::grow);
        }
        if (!settings.has("--peers")) {
            return each(settings.specs(), Spec::id, spec -> System.out.println(spec.id() + " " + own(spec, 2)));
        }
        peers.prepare();
        if (settings.has(START)) {
            return each(List.of(Workloads.named("W2").getFirst()), Spec::id, this::start);
        }
        if (settings.has(CHECK)) {
            return each(
                    settings.specs(), Spec::id, spec -> System.out.println(spec.id() + ": " + sameWork.check(spec)));
        }
        List<Comparison> done = new ArrayList<>();
        boolean isWhole = each(settings.specs(), Spec::id, spec -> {
            Comparison comparison = compare(spec);
            done.add(comparison);
            System.out.println(comparison.row());
            report.add(comparison);
        });
        System.out.println(Report.result(done));
        return isWhole;
    }

    private interface Task<T> {
        void run(T subject);
    }

    /** Does all; one that fails leaves the others of use. */
    private static <T> boolean each(List<T> subjects, Function<T, String> id, Task<T> task) {
        boolean isWhole = true;
        for (T subject : subjects) {
            try {
                task.run(subject);
            } catch (IllegalStateException failed) {
                System.err.println(id.apply(subject) + ": " + failed.getMessage());
                isWhole = false;
            }
        }
        return isWhole;
    }

    private Comparison compare(Spec spec) {
        String check = sameWork.check(spec);
        double warm = settings.number("--warm");
        double seconds = settings.number("--seconds");
        Peers.Variant fastest = peers.fastest(spec, ROUNDS, warm, seconds);
        List<Comparison.Pair> pairs = pairs(spec, fastest.name(), () -> peers.time(fastest, spec, warm, seconds));
        return new Comparison(spec, fastest.name(), pairs, check);
    }

    /** Two threads of ours and what it is compared with take turns. */
    private List<Comparison.Pair> pairs(Spec spec, String other, Supplier<Timing> theirs) {
        List<Comparison.Pair> pairs = new ArrayList<>();
        int wanted = (int) settings.number("--pairs");
        while (pairs.size() < wanted) {
            Comparison.Pair pair = new Comparison.Pair(own(spec, 2), theirs.get());
            pairs.add(pair);
            System.out.printf(
                    "%s: pair %d of %d, dlc %s ms, %s %s ms%n",
                    spec.id(),
                    pairs.size(),
                    wanted,
                    Timing.digits(pair.ours().milliseconds()),
                    other,
                    Timing.digits(pair.theirs().milliseconds()));
        }
        return pairs;
    }

    private Timing own(Spec spec, int threads) {
        return Timing.of(Peers.lastJson(own.run(
                Vectors.WIDEST,
                "time",
                spec.id(),
                settings.text("--warm"),
                settings.text("--seconds"),
                Integer.toString(threads))));
    }

    private void scale(Spec spec) {
        List<Comparison.Pair> pairs = pairs(spec, "one thread", () -> own(spec, 1));
        String row = new Comparison(spec, "", pairs, "").scalingRow();
        System.out.println(row);
        report.scaling(row);
    }

    private void start(Spec spec) {
        Path out = peers.work().resolve("start");
        Start start = Start.of(own, peers, spec, (int) settings.number("--pairs"), out);
        System.out.println(start.row() + "\n  " + start.own() + " " + start.peers());
        report.start(start.row());
    }

    private void grow(Growth growth) {
        JsonNode lines = Peers.jsonLines(
                own.run(Vectors.WIDEST, "grow", growth.id(), settings.text("--warm"), settings.text("--seconds")));
        String row = growth.row(Growth.points(lines));
        System.out.println(row);
        report.growth(row);
    }
}
