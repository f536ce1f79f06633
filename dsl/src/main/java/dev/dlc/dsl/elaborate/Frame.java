package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One call under way. Frames give diagnostics their "called at", and random numbers their path: the labels from the
 * entry down, each with the number of earlier uses of that label in the same frame.
 */
final class Frame {
    /** The label of functions without a name. */
    static final String LAMBDA = "=>";

    private final Optional<Frame> caller;
    private final String label;
    private final String pathPart;
    private final Optional<Span> call;
    private final int depth;
    private final boolean silent;
    private final Map<String, Integer> uses = new HashMap<>();

    private Frame(Optional<Frame> caller, String label, String pathPart, Optional<Span> call, boolean silent) {
        this.caller = caller;
        this.label = label;
        this.pathPart = pathPart;
        this.call = call;
        this.silent = silent;
        this.depth = caller.map(frame -> frame.depth + 1).orElse(0);
    }

    /** The frame of an entry: a step, a test. */
    static Frame entry(String label) {
        return new Frame(Optional.empty(), label, label, Optional.empty(), false);
    }

    /** The frame around a declaration that is elaborated on its own: no text calls it. */
    static Frame declaration(String label) {
        return new Frame(Optional.empty(), label, label, Optional.empty(), true);
    }

    /** The frame of a call. */
    Frame enter(String calleeLabel, String calleePath, Span at) {
        Optional<Span> shown = silent ? Optional.empty() : Optional.of(at);
        return new Frame(Optional.of(this), calleeLabel, numbered(calleePath), shown, false);
    }

    /** A path for the next use of a label here, different from all others of the entry. */
    String path(String use) {
        return path() + "/" + numbered(use);
    }

    private String path() {
        return caller.map(frame -> frame.path() + "/").orElse("") + pathPart;
    }

    private String numbered(String name) {
        int count = uses.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "#" + count;
    }

    /** The uses of labels so far. */
    record Uses(Map<String, Integer> counts) {
        Uses {
            counts = Map.copyOf(counts);
        }
    }

    Uses uses() {
        return new Uses(uses);
    }

    /** Takes the uses since {@code before} back. */
    void restore(Uses before) {
        uses.clear();
        uses.putAll(before.counts());
    }

    /** Whether this is the body of a declaration on its own, or a function without a name in it. */
    boolean isBody() {
        return label.equals(LAMBDA) ? caller.map(Frame::isBody).orElse(false) : depth == 1;
    }

    Optional<Frame> caller() {
        return caller;
    }

    /** What was called, as diagnostics name it. */
    String label() {
        return label;
    }

    /** Where it was called. */
    Optional<Span> call() {
        return call;
    }

    /** The number of calls around this one. */
    int depth() {
        return depth;
    }
}
