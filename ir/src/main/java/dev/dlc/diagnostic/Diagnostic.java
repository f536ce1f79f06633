package dev.dlc.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong, as data.
 *
 * @param code the kind
 * @param message one sentence that says what is wrong here
 * @param place where: a span of a source text, a file, a flag
 * @param labels further spans with a few words each, such as where a dim came from
 * @param expected what the rule asks for
 * @param found what is there
 * @param fix what the user can do
 */
public record Diagnostic(
        Code code,
        String message,
        Place place,
        List<Label> labels,
        Optional<String> expected,
        Optional<String> found,
        Optional<String> fix) {

    public Diagnostic {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
        Objects.requireNonNull(place);
        labels = List.copyOf(labels);
    }

    /** Where a diagnostic points. */
    public sealed interface Place {
        /** A range of a source text. */
        record InSource(Span span) implements Place {}

        /** A file, with a detail such as {@code byte 16} that may be empty. */
        record InFile(String path, String detail) implements Place {}

        /** A word of the command line, such as {@code --threads}. */
        record InUsage(String word) implements Place {}

        /** No place smaller than the whole run. */
        record Nowhere() implements Place {}
    }

    /** A further span with a few words. */
    public record Label(Span span, String text) {}

    /** A diagnostic at a span. */
    public static Diagnostic at(Code code, Span span, String message) {
        return of(code, new Place.InSource(span), message);
    }

    /** A diagnostic about a file. */
    public static Diagnostic inFile(Code code, String path, String detail, String message) {
        return of(code, new Place.InFile(path, detail), message);
    }

    /** A diagnostic about a word of the command line. */
    public static Diagnostic inUsage(Code code, String word, String message) {
        return of(code, new Place.InUsage(word), message);
    }

    /** A diagnostic without a place. */
    public static Diagnostic nowhere(Code code, String message) {
        return of(code, new Place.Nowhere(), message);
    }

    private static Diagnostic of(Code code, Place place, String message) {
        return new Diagnostic(code, message, place, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** This diagnostic with one more label. */
    public Diagnostic label(Span span, String text) {
        List<Label> more = new ArrayList<>(labels);
        more.add(new Label(span, text));
        return new Diagnostic(code, message, place, more, expected, found, fix);
    }

    /** This diagnostic with both sides. */
    public Diagnostic sides(String expectedSide, String foundSide) {
        return new Diagnostic(code, message, place, labels, Optional.of(expectedSide), Optional.of(foundSide), fix);
    }

    /** This diagnostic with a fix. */
    public Diagnostic fix(String text) {
        return new Diagnostic(code, message, place, labels, expected, found, Optional.of(text));
    }

    /** Whether this one stops the program. */
    public boolean isError() {
        return code.severity() == Severity.ERROR;
    }

    /** The exception that carries this diagnostic alone. */
    public DlcException exception() {
        return new DlcException(List.of(this));
    }
}
