package dev.dlc.runtime.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.Options.Level;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.RefDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Random programs that are right compile, and give the same bits on {@code ref} and on {@code cpu}, scalar and vector,
 * at each level. The build tries the same programs each time; {@code -Dfuzz.seed=N} tries others,
 * {@code -Dfuzz.count=20000} more, {@code -Dfuzz.terms=N} larger ones. What fails is made small and written to
 * {@code target/fuzz}; programs that once failed are in {@code src/test/fuzz/programs}.
 */
class WellTypedProgramsTest {
    private static final long SEED = 20_261_128;
    private static final Path FAILED = Path.of("target", "fuzz");
    private static final Path ONCE_FAILED = Path.of("src", "test", "fuzz", "programs");
    /** Programs with the same devices: what they compiled is given back with them. */
    private static final int PER_DEVICE = 50;

    private static final int TRIES = 400;

    private final long seed = Long.getLong("fuzz.seed", SEED);
    private final int count = Integer.getInteger("fuzz.count", 40);
    private final int terms = Integer.getInteger("fuzz.terms", 24);
    private final Map<String, String> failed = new TreeMap<>();
    private Twins twins = new Twins();

    /** The devices that agree. */
    private static final class Twins implements AutoCloseable {
        private final Map<String, Device> devices = new TreeMap<>();

        Twins() {
            for (Level level : Level.values()) {
                for (LaneChoice lane : List.of(LaneChoice.SCALAR, LaneChoice.VECTOR)) {
                    JvmOptions jvm = new JvmOptions(lane, OptionalInt.empty(), false);
                    Options optimizer = Options.standard().at(level);
                    devices.put(level + " " + lane, new CpuDevice(new CpuOptions(1, jvm, optimizer)));
                }
            }
        }

        @Override
        public void close() {
            devices.values().forEach(Device::close);
        }
    }

    @Test
    void allDevicesAgree() {
        System.out.println("fuzz.seed=" + seed + " fuzz.count=" + count + " fuzz.terms=" + terms);
        long nodes = 0;
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
            Optional<String> wrong = wrong(text);
            if (wrong.isPresent()) {
                keep(wrong.get(), choices.made());
            } else {
                nodes += Outcomes.of(text).nodes();
            }
        }
        twins.close();
        System.out.println(count - failed.size() + " programs with " + nodes + " nodes agree");
        assertEquals(Map.of(), failed, () -> "fuzz.seed=" + seed + "; the programs are in " + FAILED);
        assertTrue(nodes > 10L * count, "the programs are small: " + nodes + " nodes");
    }

    @TestFactory
    Stream<DynamicTest> programsThatOnceFailed() {
        return files().map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> {
            try (Twins own = new Twins()) {
                twins = own;
                assertEquals(List.of(), different(Files.readString(path)));
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
    private Optional<String> wrong(String text) {
        try {
            List<String> different = different(text);
            return different.isEmpty() ? Optional.empty() : Optional.of("other bits: " + different);
        } catch (DlcException refused) {
            return Optional.of(
                    "refused: " + refused.diagnostics().getFirst().code().id() + " "
                            + refused.diagnostics().getFirst().message().replaceAll("[0-9]+", "#"));
        } catch (RuntimeException | StackOverflowError | LinkageError failure) {
            return Optional.of(failure.getClass().getName() + " at " + place(failure));
        }
    }

    /** The devices that do not agree with {@code ref}. */
    private List<String> different(String text) {
        Outcomes outcomes = Outcomes.of(text);
        List<String> expected = outcomes.on(new RefDevice());
        List<String> different = new ArrayList<>();
        twins.devices.forEach((name, device) -> {
            if (!outcomes.on(device).equals(expected)) {
                different.add(name);
            }
        });
        return different;
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
        int[] small = Choices.shrink(
                choices,
                tried -> wrong(WellTyped.text(Choices.of(tried), terms)).equals(Optional.of(wrong)),
                TRIES);
        String text = Reduction.of(
                WellTyped.text(Choices.of(small), terms), tried -> wrong(tried).equals(Optional.of(wrong)), 5 * TRIES);
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
