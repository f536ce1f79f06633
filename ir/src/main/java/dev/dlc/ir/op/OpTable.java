package dev.dlc.ir.op;

import dev.dlc.ir.Op;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rows of the op table. */
public final class OpTable {
    private static final Map<String, Op> BY_NAME = index(List.of(
            Leaf.ROWS,
            Elementwise.ROWS,
            Random.ROWS,
            Reduce.ROWS,
            Movement.ROWS,
            Contract.ROWS,
            Window.ROWS,
            Index.ROWS,
            Order.ROWS,
            Control.ROWS,
            Differentiation.ROWS));

    private OpTable() {}

    private static Map<String, Op> index(List<List<Op>> families) {
        Map<String, Op> byName = new LinkedHashMap<>();
        for (List<Op> rows : families) {
            for (Op op : rows) {
                if (byName.put(op.name(), op) != null) {
                    throw new IllegalStateException("two ops are named " + op.name());
                }
            }
        }
        return byName;
    }

    /** All rows, by family. */
    public static Collection<Op> all() {
        return java.util.Collections.unmodifiableCollection(BY_NAME.values());
    }

    /** The row of a name. */
    public static Optional<Op> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
