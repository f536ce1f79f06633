package dev.dlc.runtime.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.op.Padding;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.Options.Level;
import dev.dlc.optimizer.program.Program;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.RefDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Random programs that are right compile, and give the same bits on {@code ref} and on {@code cpu}, scalar and vector,
 * at each level, and with values made again to save memory. The build tries the same programs each time;
 * {@code -Dfuzz.seed=N} tries others, {@code -Dfuzz.count=20000} more, {@code -Dfuzz.terms=N} larger ones. What fails
 * is made small and written to {@code target/fuzz}; programs that once failed are in {@code src/test/fuzz/programs}.
 */
class WellTypedProgramsTest {
    private static final long SEED = 20_261_128;
    private static final Path FAILED = Path.of("target", "fuzz");
    private static final Path ONCE_FAILED = Path.of("src", "test", "fuzz", "programs");
    /** Programs with the same devices: what they compiled is given back with them. */
    private static final int PER_DEVICE = 200;

    private static final int TRIES = 400;

    private final long seed = Long.getLong("fuzz.seed", SEED);
    private final int count = Integer.getInteger("fuzz.count", 40);
    private final int terms = Integer.getInteger("fuzz.terms", 24);
    private final Map<String, String> failed = new TreeMap<>();
    private Twins twins = new Twins();

    /**
     * What agrees. What the optimizer makes is made once for both lanes, and equal kernels of one lane are one class.
     * Frugal twins make values again wherever that lowers a peak, however small, and divide loops into segments.
     */
    private static final class Twins implements AutoCloseable {
        private static final Options USUAL = Options.standard();
        private static final Options FRUGAL = USUAL.recomputingFrom(0).inSegments();

        private final CpuDevice scalar = device(LaneChoice.SCALAR);
        private final CpuDevice vector = device(LaneChoice.VECTOR);
        private final List<Twin> twins = new ArrayList<>();

        private record Twin(String name, Options optimizer, CpuDevice device) {}

        Twins() {
            for (Level level : Level.values()) {
                twins.add(new Twin(level + " scalar", USUAL.at(level), scalar));
                twins.add(new Twin(level + " vector", USUAL.at(level), vector));
                twins.add(new Twin(level + " frugal", FRUGAL.at(level), scalar));
            }
        }

        private static CpuDevice device(LaneChoice lane) {
            return new CpuDevice(new CpuOptions(1, new JvmOptions(lane, OptionalInt.empty(), false), USUAL));
        }

        /** Compares with {@code ref}. */
        Comparison compare(Outcomes outcomes) {
            Expected expected = new Expected(outcomes);
            Map<Options, List<Program>> programs = new HashMap<>();
            List<String> different = new ArrayList<>();
            for (Twin twin : twins) {
                List<Program> optimized = programs.computeIfAbsent(
                        twin.optimizer,
                        options -> outcomes.graphs().stream()
                                .map(graph -> Optimizer.optimize(graph, options))
                                .toList());
                List<Executable> executables = optimized.stream()
                        .<Executable>map(twin.device::executable)
                        .toList();
                if (!expected.is(outcomes.of(executables))) {
                    different.add(twin.name);
                }
            }
            boolean isMadeAgain = Stream.of(Level.values())
                    .anyMatch(level -> values(programs.get(FRUGAL.at(level))) > values(programs.get(USUAL.at(level))));
            return new Comparison(different, outcomes.nodes(), isMadeAgain, expected.isMultiplied());
        }

        private static int values(List<Program> programs) {
            return programs.getLast().values().size();
        }

        @Override
        public void close() {
            scalar.close();
            vector.close();
        }
    }

    /**
     * What {@code ref} yields. Where a convolution meets padding the numeric contract has two readings; a program
     * agrees under one of them.
     */
    private static final class Expected {
        private final Outcomes outcomes;
        private final Map<Padding, List<String>> readings = new EnumMap<>(Padding.class);

        Expected(Outcomes outcomes) {
            this.outcomes = outcomes;
        }

        boolean is(List<String> found) {
            return Stream.of(Padding.values())
                    .anyMatch(padding -> reading(padding).equals(found));
        }

        private List<String> reading(Padding padding) {
            return readings.computeIfAbsent(padding, p -> outcomes.on(new RefDevice(p)));
        }

        /** Whether something was equal only with padding multiplied. */
        boolean isMultiplied() {
            return readings.containsKey(Padding.MULTIPLIED);
        }
    }

    /**
     * How a program fares.
     *
     * @param different the devices that do not agree with {@code ref}
     * @param nodes of its graphs
     * @param isMadeAgain whether a frugal twin makes some values again
     * @param isMultiplied whether a device is other than {@code ref} that leaves padding out
     */
    private record Comparison(List<String> different, int nodes, boolean isMadeAgain, boolean isMultiplied) {}

    @Test
    void allDevicesAgree() {
        System.out.println("fuzz.seed=" + seed + " fuzz.count=" + count + " fuzz.terms=" + terms);
        int agreeing = 0;
        long nodes = 0;
        int madeAgain = 0;
        int multiplied = 0;
        for (int i = 0; i < count; i++) {
            if (i % PER_DEVICE == 0) {
                twins.close();
                twins = new Twins();
            }
            if (i % 100 == 99) {
                System.out.println(i + 1 + " programs, " + failed.size() + " kinds of failure");
            }
            // each program has a seed of its own, so that one can be made again without those before it
            Choices choices =
                    Choices.random(RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + i));
            String text = WellTyped.text(choices, terms);
            AtomicReference<Comparison> compared = new AtomicReference<>();
            Optional<String> wrong = wrong(text, compared::set);
            if (wrong.isPresent()) {
                keep(wrong.get(), choices.made());
            } else {
                agreeing++;
                nodes += compared.get().nodes();
                madeAgain += compared.get().isMadeAgain() ? 1 : 0;
                multiplied += compared.get().isMultiplied() ? 1 : 0;
            }
        }
        twins.close();
        System.out.println(agreeing + " of " + count + " programs with " + nodes + " nodes agree; in " + madeAgain
                + " a frugal twin makes values again; " + multiplied + " agree with padding multiplied only");
        assertEquals(Map.of(), failed, () -> "fuzz.seed=" + seed + "; the programs are in " + FAILED);
        assertTrue(nodes > 10L * count, "the programs are small: " + nodes + " nodes");
        assertTrue(madeAgain > count / 50, "values are made again in " + madeAgain + " programs only");
    }

    @TestFactory
    Stream<DynamicTest> programsThatOnceFailed() {
        return files().map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> {
            try (Twins own = new Twins()) {
                assertEquals(
                        List.of(),
                        own.compare(Outcomes.of(Files.readString(path))).different());
            }
        }));
    }

    private static Stream<Path> files() {
        try (Stream<Path> files = Files.list(ONCE_FAILED)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In which way a program fails; one text for each way. */
    private Optional<String> wrong(String text, Consumer<Comparison> compared) {
        try {
            Comparison comparison = twins.compare(Outcomes.of(text));
            compared.accept(comparison);
            return comparison.different().isEmpty()
                    ? Optional.empty()
                    : Optional.of("other bits: " + comparison.different());
        } catch (DlcException refused) {
            return Optional.of(
                    "refused: " + refused.diagnostics().getFirst().code().id() + " "
                            + refused.diagnostics().getFirst().message().replaceAll("[0-9]+", "#"));
        } catch (RuntimeException | StackOverflowError | LinkageError failure) {
            return Optional.of(failure.getClass().getName() + " at " + place(failure));
        }
    }

    private boolean fails(String text, String how) {
        return wrong(text, comparison -> {}).equals(Optional.of(how));
    }

    private static String place(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.dlc."))
                .filter(frame -> !frame.getClassName().contains("dev.dlc.runtime.fuzz"))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }

    /** Keeps the first program for each way in which programs fail, made small. */
    private void keep(String wrong, int[] choices) {
        if (failed.containsKey(wrong)) {
            return;
        }
        int[] small = Choices.shrink(choices, tried -> fails(WellTyped.text(Choices.of(tried), terms), wrong), TRIES);
        String text = Reduction.of(WellTyped.text(Choices.of(small), terms), tried -> fails(tried, wrong), 5 * TRIES);
        failed.put(wrong, text);
        try {
            Files.createDirectories(FAILED);
            Files.writeString(
                    FAILED.resolve("typed-" + seed + "-" + failed.size() + ".dlm"), "// " + wrong + "\n" + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
