package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;

/** Bounds that keep a wrong program from taking all memory. */
final class Limits {
    /** The most items of a list made at compile time. */
    static final int ITEMS = 100_000;

    /** The most terms of a size. */
    static final int TERMS = 1_000;

    private Limits() {}

    static Failure tooMany(Span span, long count) {
        return Failure.wrong(
                Diagnostic.at(DslCode.TOO_LARGE, span, "a list of " + count + " items is too long for compile time")
                        .sides("at most " + ITEMS + " items", count + " items")
                        .fix("use a tensor: `iota(n)`, or a loop over data: `scan`"));
    }
}
