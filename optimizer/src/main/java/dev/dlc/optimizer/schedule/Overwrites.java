package dev.dlc.optimizer.schedule;

import dev.dlc.optimizer.kernel.InPlace;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When a new value may take the memory of an old one. */
final class Overwrites {
    private Overwrites() {}

    /** Whether a task's kernel may have the written and the old value in the same memory, if it reads the old one. */
    static boolean isAllowed(Task task, Cell written, Cell old) {
        Map<Integer, Set<Integer>> pairs = InPlace.pairs(task.kernel());
        int to = task.cells().indexOf(written);
        for (int i = 0; i < task.cells().size(); i++) {
            if (task.cells().get(i).equals(old)
                    && !pairs.getOrDefault(to, Set.of()).contains(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether, in a given order, exactly one task writes the new value, and nothing reads the old one after it. */
    static boolean isAllowed(List<Item> order, Cell written, Cell old) {
        List<Item> writers =
                order.stream().filter(item -> item.writes().contains(written)).toList();
        if (writers.size() != 1 || !(writers.getFirst() instanceof Item.Run run)) {
            return false;
        }
        List<Item> after = order.subList(order.indexOf(run) + 1, order.size());
        return isAllowed(run.task(), written, old)
                && after.stream().noneMatch(item -> item.reads().contains(old));
    }
}
