package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.syntax.Module;
import dev.dlc.dsl.syntax.Syntax;
import dev.dlc.testing.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of the repository, and trees as data, for tests. */
public final class Trees {
    private Trees() {}

    /** The sample programs of this module, which use all of the grammar. */
    public static List<SourceFile> samples() {
        return GoldenFile.inputs(Path.of("src", "test", "samples"), ".dlm").stream()
                .map(Trees::read)
                .toList();
    }

    /** The sample programs, the standard library and the examples. */
    public static List<SourceFile> programs() {
        Stream<SourceFile> others = Stream.of("stdlib", "examples")
                .flatMap(folder -> GoldenFile.inputs(Path.of("..", folder), ".dlm").stream())
                .map(Trees::read);
        return Stream.concat(samples().stream(), others).toList();
    }

    public static SourceFile read(Path file) {
        try {
            return new SourceFile(file.getFileName().toString(), Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static ParseResult parse(String text) {
        return Parser.parse(new SourceFile("test.dlm", text));
    }

    /** The tree of a text without mistakes. */
    public static Module tree(String text) {
        ParseResult result = parse(text);
        if (!result.diagnostics().isEmpty()) {
            throw new AssertionError(text + "\n" + result.diagnostics());
        }
        return result.module();
    }

    /** All nodes of a tree, parents first. */
    public static List<Syntax> nodes(Syntax root) {
        List<Syntax> nodes = new ArrayList<>();
        collect(root, nodes);
        return nodes;
    }

    private static void collect(Object value, List<Syntax> into) {
        switch (value) {
            case Syntax node -> {
                into.add(node);
                components((Record) node).forEach(part -> collect(part, into));
            }
            case Collection<?> parts -> parts.forEach(part -> collect(part, into));
            case Optional<?> part -> part.ifPresent(inner -> collect(inner, into));
            case Span span -> {}
            case Record other -> components(other).forEach(part -> collect(part, into));
            default -> {}
        }
    }

    /** A tree as text, without its spans. */
    public static String shape(Object value) {
        return switch (value) {
            case Collection<?> parts -> parts.stream().map(Trees::shape).collect(Collectors.joining(", ", "[", "]"));
            case Optional<?> part -> part.map(Trees::shape).orElse("-");
            case Record node ->
                components(node)
                        .filter(part -> !(part instanceof Span))
                        .map(Trees::shape)
                        .collect(Collectors.joining(" ", node.getClass().getSimpleName() + "(", ")"));
            default -> value.toString();
        };
    }

    private static Stream<Object> components(Record node) {
        return Stream.of(node.getClass().getRecordComponents()).map(part -> component(node, part));
    }

    private static Object component(Record node, RecordComponent part) {
        try {
            return part.getAccessor().invoke(node);
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(failure);
        }
    }
}
