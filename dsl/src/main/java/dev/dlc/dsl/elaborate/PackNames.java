package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.check.DimPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the axes of a pack are called in the arguments of a call: those of the result get their names back. */
final class PackNames {
    private final Map<String, List<String>> names = new LinkedHashMap<>();

    /** Takes the names of a pack's axes from an argument; the first one that has any counts. */
    void note(Declared.Tensor declared, List<String> axes, int rank) {
        int pack = -1;
        for (int i = 0; i < declared.shape().size(); i++) {
            if (declared.shape().get(i) instanceof DimPattern.Pack) {
                pack = i;
            }
        }
        if (pack < 0 || axes.size() != rank) {
            return;
        }
        int count = rank - declared.shape().size() + 1;
        String name = declared.names().get(pack);
        names.putIfAbsent(name, List.copyOf(axes.subList(pack, pack + Math.max(0, count))));
    }

    /** A result with the names of the caller. */
    Value restore(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> new Value.Tensor(tensor.node(), restore(tensor.axes()));
            case Value.Tuple tuple ->
                new Value.Tuple(tuple.items().stream().map(this::restore).toList());
            case Value.Items list ->
                new Value.Items(list.items().stream().map(this::restore).toList());
            case Value.Record fields -> {
                Map<String, Value> restored = new LinkedHashMap<>();
                fields.fields().forEach((name, item) -> restored.put(name, restore(item)));
                yield new Value.Record(restored);
            }
            case Value other -> other;
        };
    }

    private List<String> restore(List<String> axes) {
        List<String> restored = new ArrayList<>();
        int from = 0;
        while (from < axes.size()) {
            String name = axes.get(from);
            int to = from + 1;
            if (name.startsWith(IndexNotation.PACK)) {
                while (to < axes.size() && axes.get(to).equals(name)) {
                    to++;
                }
                List<String> known = names.getOrDefault(name, List.of());
                restored.addAll(known.size() == to - from ? known : Collections.nCopies(to - from, ""));
            } else {
                restored.add(name);
            }
            from = to;
        }
        return restored;
    }
}
