package dev.dlc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.Compiler;
import dev.dlc.dsl.elaborate.Compilation;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.testing.ProcessorTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Damaged programs through the whole compiler: parsed, elaborated, checked, and optimized where they are right. It
 * neither throws anything but diagnostics nor hangs. The build tries the same programs each time; {@code -Dfuzz.seed=N}
 * tries others, {@code -Dfuzz.count=10000} more. Programs that once broke it are in {@code src/test/fuzz}.
 */
class CompilerFuzzTest {
    /** Of processor time; what takes longest needs some seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int COUNT = 500;
    private static final long SEED = 20_261_128;
    private static final Path BROKEN = Path.of("target", "fuzz");

    private final long seed = Long.getLong("fuzz.seed", SEED);
    private final int count = Integer.getInteger("fuzz.count", COUNT);
    private final Map<String, String> broken = new TreeMap<>();
    private int right;
    private int graphs;

    @Test
    void damagedProgramsGetDiagnosticsOrAreCompiled() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        System.out.println("fuzz.seed=" + seed + " fuzz.count=" + count);
        List<Path> files = Stream.of("stdlib", "examples")
                .flatMap(folder -> programs(Path.of("..", folder)).stream())
                .toList();
        List<String> texts = files.stream().map(CompilerFuzzTest::read).toList();
        Mutations mutations = new Mutations(random, texts);
        for (int i = 0; i < count; i++) {
            int which = random.nextInt(texts.size());
            tryOne(files.get(which), mutations.mutate(texts.get(which)));
        }
        System.out.println(right + " of " + count + " were right and gave " + graphs + " programs");
        assertEquals(Map.of(), broken, () -> "fuzz.seed=" + seed + "; the programs are in " + BROKEN);
        assertTrue(right > count / 50, "only " + right + " of " + count + " mutated programs were right");
    }

    @TestFactory
    Stream<DynamicTest> programsThatOnceBrokeIt() {
        return programs(Path.of("src", "test", "fuzz")).stream()
                .map(path -> DynamicTest.dynamicTest(
                        path.getFileName().toString(), () -> compile(path.toString(), read(path))));
    }

    /** Keeps the first program for each way in which the compiler breaks. */
    private void tryOne(Path file, String text) {
        try {
            compile(file.toString(), text);
        } catch (Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            String where = cause.getStackTrace().length == 0 ? "" : " at " + firstOwn(cause);
            if (broken.putIfAbsent(cause.getClass().getName() + where, String.valueOf(cause.getMessage())) == null) {
                write(BROKEN.resolve(broken.size() + "-" + file.getFileName()), text);
            }
        }
    }

    private static String firstOwn(Throwable cause) {
        return Stream.of(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.dlc."))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }

    private void compile(String name, String text) throws InterruptedException, ExecutionException {
        ProcessorTime.within(LIMIT, () -> {
            compileAll(new SourceFile(name, text));
            return true;
        });
    }

    private void compileAll(SourceFile file) {
        Compilation compilation = Compiler.compile(file);
        List<Diagnostic> diagnostics = compilation.check().diagnostics();
        DiagnosticRenderer.render(diagnostics);
        if (diagnostics.stream().anyMatch(Diagnostic::isError)) {
            return;
        }
        right++;
        for (String name : compilation.trainNames()) {
            optimize(() -> graphs(compilation.train(name, Map.of())));
        }
        for (String name : compilation.modelNames()) {
            optimize(() -> Stream.of(compilation.model(name).init()));
        }
        optimize(() -> compilation.tests().stream().map(TestProgram::graph));
    }

    private static Stream<Graph> graphs(TrainProgram program) {
        return Stream.concat(
                Stream.of(program.init()),
                program.phases().stream()
                        .flatMap(phase -> Stream.concat(
                                Stream.of(phase.step()), phase.eval().map(TrainProgram.Evaluation::graph).stream())));
    }

    private void optimize(Supplier<Stream<Graph>> source) {
        try {
            for (Graph graph : source.get().toList()) {
                Optimizer.optimize(graph, Options.standard());
                graphs++;
            }
        } catch (DlcException diagnosed) {
            DiagnosticRenderer.render(diagnosed.diagnostics());
        }
    }

    private static List<Path> programs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".dlm"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
