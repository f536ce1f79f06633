package dev.dlc.codegen.jvm.contract;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A position axis and a depth axis that a factor sees only through a weighted sum {@code u = kept + ratio * gone}, as
 * an output row and a kernel row of a convolution: so there are fewer different elements than positions times depth.
 *
 * @param kept the axis that counts by 1
 * @param gone the axis that counts by {@code ratio}
 * @param ratio not 0
 * @param low the least u
 * @param size how many values u has
 */
record Window(Axis kept, Axis gone, int ratio, int low, int size) {
    /** Dilations and strides beyond this are not looked for. */
    private static final int MAX_RATIO = 8;

    boolean has(Axis axis) {
        return kept.name().equals(axis.name()) || gone.name().equals(axis.name());
    }

    /** How much u grows along one of the two axes. */
    int step(Axis axis) {
        return kept.name().equals(axis.name()) ? 1 : ratio;
    }

    /** All windows of a factor; no axis is in two. */
    static List<Window> find(Expr value, List<Axis> positions, List<Axis> depth) {
        List<Dim> dims = new ArrayList<>();
        Operand.collect(value, dims);
        List<Window> found = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Axis p : positions) {
            for (Axis k : depth) {
                if (taken.contains(p.name()) || taken.contains(k.name())) {
                    continue;
                }
                of(dims, p, k).ifPresent(window -> {
                    found.add(window);
                    taken.add(p.name());
                    taken.add(k.name());
                });
            }
        }
        return found;
    }

    private static Optional<Window> of(List<Dim> dims, Axis p, Axis k) {
        boolean isStatic =
                p.extent().constant().orElse(0) > 1 && k.extent().constant().orElse(0) > 1;
        if (!isStatic) {
            return Optional.empty();
        }
        for (int size = 1; size <= MAX_RATIO; size++) {
            for (int ratio : new int[] {size, -size}) {
                if (isSum(dims, p, k, ratio)) {
                    return Optional.of(make(p, k, ratio));
                }
                if (isSum(dims, k, p, ratio)) {
                    return Optional.of(make(k, p, ratio));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether every dim that mentions one of the axes depends on {@code kept + ratio * gone} alone, and they overlap.
     */
    private static boolean isSum(List<Dim> dims, Axis kept, Axis gone, int ratio) {
        long reach = Math.abs(ratio) * (gone.extent().constant().orElseThrow() - 1);
        boolean overlaps = Math.abs(ratio) < kept.extent().constant().orElseThrow() && reach > 0;
        boolean isMentioned = dims.stream().anyMatch(d -> d.symbols().contains(gone.name()));
        Dim difference = kept.index().minus(gone.index().times(ratio));
        return overlaps
                && isMentioned
                && dims.stream()
                        .map(d -> d.substitute(kept.name(), difference))
                        .noneMatch(d -> d.symbols().contains(gone.name()));
    }

    private static Window make(Axis kept, Axis gone, int ratio) {
        int reach = Math.toIntExact(ratio * (gone.extent().constant().orElseThrow() - 1));
        int size = Math.toIntExact(kept.extent().constant().orElseThrow() + Math.abs(reach));
        return new Window(kept, gone, ratio, Math.min(0, reach), size);
    }
}
