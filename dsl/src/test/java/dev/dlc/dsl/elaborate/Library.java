package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.Compiler;
import dev.dlc.dsl.program.Checked;
import dev.dlc.dsl.source.ModuleResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The library as it lies in the repository, and files made up by a test. */
final class Library implements ModuleResolver {
    private static final Path FOLDER = Path.of("..", "stdlib");

    private final Map<String, String> files;

    private Library(Map<String, String> files) {
        this.files = files;
    }

    static Compilation compile(String text) {
        return compile("test.dlm", text, Map.of());
    }

    /** A file beside others, by name. */
    static Compilation compile(String name, String text, Map<String, String> others) {
        return Compiler.compile(new SourceFile(name, text), new Library(others));
    }

    static Checked check(String text) {
        return compile(text).check();
    }

    /** What is wrong with a text, as the user sees it. */
    static String diagnostics(String text) {
        return DiagnosticRenderer.render(check(text).diagnostics());
    }

    /** All modules of the library and all examples, as paths from the root of the repository. */
    static List<Path> files() {
        try (Stream<Path> library = Files.list(FOLDER);
                Stream<Path> examples = Files.list(Path.of("..", "examples"))) {
            return Stream.concat(library, examples)
                    .filter(path -> path.toString().endsWith(".dlm"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The examples by name, which may import one another. */
    static Map<String, String> examples() {
        return files().stream()
                .filter(path -> path.startsWith(Path.of("..", "examples")))
                .collect(Collectors.toMap(path -> path.getFileName().toString(), Library::read));
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<SourceFile> library(String name) {
        Path path = FOLDER.resolve(name + ".dlm");
        return Files.exists(path) ? Optional.of(new SourceFile("std/" + name + ".dlm", read(path))) : Optional.empty();
    }

    /** The names of the modules of the library. */
    static List<String> modules() {
        return read(FOLDER.resolve("modules.txt")).lines().toList();
    }

    @Override
    public List<String> libraries() {
        return modules();
    }

    @Override
    public Optional<SourceFile> file(String path, SourceFile importer) {
        String name = path.startsWith("./") ? path.substring(2) : path;
        return Optional.ofNullable(files.get(name)).map(text -> new SourceFile(name, text));
    }
}
