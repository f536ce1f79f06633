package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Dim;
import dev.dlc.ir.op.Batching;
import java.util.Optional;

/** A loop variable while its body is elaborated: a symbol that counts from 0, and a range that may not be known yet. */
final class Index {
    private final String name;
    private final String symbol;
    private final Span span;
    private final int first;
    private Dim start = Dim.ZERO;
    private Optional<Dim> size = Optional.empty();

    Index(String name, String symbol, Span span, int first) {
        this.name = name;
        this.symbol = symbol;
        this.span = span;
        this.first = first;
    }

    /** The name in the program. */
    String name() {
        return name;
    }

    /** The name in dims; no other loop variable of the graph has it. */
    String symbol() {
        return symbol;
    }

    Span span() {
        return span;
    }

    /** What the name stands for: {@code symbol + start}. */
    Dim value() {
        return Dim.symbol(symbol).plus(start);
    }

    /** The first value. */
    Dim start() {
        return start;
    }

    /** The number of values; empty while nothing has bounded it. */
    Optional<Dim> size() {
        return size;
    }

    void bound(Dim from, Dim count) {
        start = from;
        size = Optional.of(count);
    }

    /** The loop, once the number of values is known. */
    Batching.Loop loop() {
        return new Batching.Loop(symbol, count(), first);
    }

    /** The number of values, once it is known. */
    Dim count() {
        return size.orElseThrow();
    }
}
