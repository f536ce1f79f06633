package dev.dlc.ir.op;

import dev.dlc.ir.Op;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All rows of the op table. */
public final class OpTable {
    private static final List<Op> ROWS = Stream.of(
                    Leaf.ROWS,
                    Elementwise.ROWS,
                    Random.ROWS,
                    Reduce.ROWS,
                    Contract.ROWS,
                    Movement.ROWS,
                    Window.ROWS,
                    Index.ROWS,
                    Order.ROWS,
                    Control.ROWS,
                    Differentiation.ROWS)
            .flatMap(List::stream)
            .toList();
    private static final Map<String, Op> BY_NAME =
            ROWS.stream().collect(Collectors.toUnmodifiableMap(Op::name, Function.identity()));

    private OpTable() {}

    /** All rows, family by family. */
    public static List<Op> all() {
        return ROWS;
    }

    /** The row of a name, if there is one. */
    public static Optional<Op> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
