package dev.dlc.dsl.source;

import dev.dlc.diagnostic.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The library from the class path ({@code dev/dlc/stdlib}), files from the file system. */
public final class StandardResolver implements ModuleResolver {
    private static final String FOLDER = "/dev/dlc/stdlib/";

    @Override
    public Optional<SourceFile> library(String name) {
        return resource(name + ".dlm").map(text -> new SourceFile("std/" + name + ".dlm", text));
    }

    @Override
    public List<String> libraries() {
        return resource("modules.txt").map(text -> text.lines().toList()).orElse(List.of());
    }

    private static Optional<String> resource(String name) {
        try (InputStream in = StandardResolver.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the library is damaged: " + name, e);
        }
    }

    @Override
    public Optional<SourceFile> file(String path, SourceFile importer) {
        try {
            Path target = Path.of(importer.name()).resolveSibling(path).normalize();
            if (!Files.isRegularFile(target) || !Files.isReadable(target)) {
                return Optional.empty();
            }
            return Optional.of(new SourceFile(target.toString(), Files.readString(target)));
        } catch (InvalidPathException | IOException unreadable) {
            return Optional.empty();
        }
    }
}
