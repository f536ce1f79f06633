package dev.dlc.style;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the sources of the whole repository, or rewrites them. */
final class Style {
    private static final Set<String> SUFFIXES =
            Set.of("java", "dlm", "g4", "md", "xml", "sh", "properties", "json", "txt", "ir");
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", "runs");

    private final Path root;
    private final JavaFormat format = new JavaFormat();

    Style(Path root) {
        this.root = root;
    }

    /** The violations in all files, in the order of their paths. */
    List<Finding> check() throws IOException {
        List<SourceText> sources = sources();
        List<Finding> findings = new ArrayList<>();
        sources.parallelStream().map(this::checkFile).forEachOrdered(findings::addAll);
        findings.addAll(
                JavaRules.check(sources.stream().filter(SourceText::isJava).toList()));
        findings.sort(Comparator.comparing(Finding::file).thenComparingLong(Finding::line));
        return findings;
    }

    /** Rewrites the files under a folder that are not formatted and returns their paths. */
    List<Path> fix(Path folder) throws IOException {
        Path prefix = root.relativize(root.resolve(folder)).normalize();
        return sources().parallelStream()
                .filter(source -> prefix.toString().isEmpty() || source.path().startsWith(prefix))
                .filter(source -> {
                    String fixed = formatted(source);
                    if (fixed.equals(source.text())) {
                        return false;
                    }
                    write(source.path(), fixed);
                    return true;
                })
                .map(SourceText::path)
                .toList();
    }

    private List<Finding> checkFile(SourceText source) {
        List<Finding> findings = new ArrayList<>(TextRules.check(source));
        if (source.isJava() && findings.stream().noneMatch(Finding::fatal)) {
            String formatted = formatted(source);
            if (!formatted.equals(source.text())) {
                int line = JavaFormat.firstDifference(source.text(), formatted);
                findings.add(Finding.error(source.path(), line, "not formatted"));
            }
        }
        return findings;
    }

    private String formatted(SourceText source) {
        if (!source.isJava()) {
            return TextRules.fix(source.text());
        }
        Optional<String> formatted = format.format(source.text());
        return formatted.orElse(source.text());
    }

    private List<SourceText> sources() throws IOException {
        List<Path> paths = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skip = !folder.equals(root) && (SKIPPED.contains(name) || name.startsWith("."));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    paths.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        paths.sort(Comparator.naturalOrder());
        return paths.stream().map(this::read).toList();
    }

    private SourceText read(Path file) {
        try {
            return new SourceText(root.relativize(file), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void write(Path relative, String text) {
        try {
            Files.writeString(root.resolve(relative), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + relative, e);
        }
    }
}
