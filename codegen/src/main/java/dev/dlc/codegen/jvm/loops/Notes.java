package dev.dlc.codegen.jvm.loops;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How many loops run as vectors, and why others do not. */
final class Notes {
    private final Set<String> reasons = new LinkedHashSet<>();
    private int vectorLoops;

    /** A loop or reduction runs as vectors. */
    void vector() {
        vectorLoops++;
    }

    /** A loop or reduction stays scalar. */
    void scalar(String axis, String reason) {
        reasons.add(axis + ": " + reason);
    }

    boolean hasVectors() {
        return vectorLoops > 0;
    }

    List<String> reasons() {
        return new ArrayList<>(reasons);
    }
}
