package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.syntax.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The names of the axes of a tensor made by index notation: a pack in front has none. */
final class IndexAxes {
    private IndexAxes() {}

    static List<String> names(Expression.For loop, int rank) {
        List<String> names = new ArrayList<>(
                Collections.nCopies(Math.max(0, rank - loop.indices().size()), ""));
        loop.indices().forEach(index -> names.add(index.name().text()));
        return names.size() == rank ? names : List.of();
    }
}
