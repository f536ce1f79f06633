package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Collects what is wrong with one file. Stages report in the order in which they run; a place keeps its first
 * diagnostic, since what later stages say about the same place follows from it.
 */
final class Messages {
    /** More than this help nobody. */
    static final int LIMIT = 50;

    private final SourceFile file;
    private final SequencedMap<Integer, Diagnostic> byStart = new LinkedHashMap<>();

    Messages(SourceFile file) {
        this.file = file;
    }

    /** The span of some offsets of the file. */
    Span span(int start, int end) {
        return new Span(file, start, Math.max(start, end));
    }

    /** Adds a diagnostic at a span unless its start has one. */
    void add(Diagnostic diagnostic) {
        if (diagnostic.place() instanceof Diagnostic.Place.InSource at && !isFull()) {
            byStart.putIfAbsent(at.span().start(), diagnostic);
        }
    }

    /** Whether no more is taken. */
    boolean isFull() {
        return byStart.size() >= LIMIT;
    }

    /** Whether a diagnostic stops the program. */
    boolean hasErrors() {
        return byStart.values().stream().anyMatch(Diagnostic::isError);
    }

    /** All in source order. */
    List<Diagnostic> sorted() {
        List<Integer> starts = new ArrayList<>(byStart.keySet());
        starts.sort(Comparator.naturalOrder());
        return starts.stream().map(byStart::get).toList();
    }
}
