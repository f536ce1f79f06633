package dev.dlc.optimizer.loops;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Regions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which carries of a loop count. */
final class Carries {
    private Carries() {}

    /**
     * The carries that change and that something needed depends on, in order.
     *
     * @param body makes the next carries, its first results, from the carries, its first inputs
     * @param carries how many there are
     * @param used the results that are needed
     * @param read inputs that are needed besides
     */
    static List<Integer> live(Graph body, int carries, Set<Integer> used, Set<Node> read) {
        Set<Integer> counted = new TreeSet<>(used);
        boolean grows = true;
        while (grows) {
            Set<Node> cone =
                    cone(counted.stream().map(i -> body.roots().get(i).value()).toList());
            grows = IntStream.range(0, carries)
                            .filter(i -> cone.contains(body.inputs().get(i))
                                    || read.contains(body.inputs().get(i)))
                            .filter(counted::add)
                            .count()
                    > 0;
        }
        List<Integer> live = new ArrayList<>();
        for (int i : counted) {
            if (i < carries && body.roots().get(i).value() != body.inputs().get(i)) {
                live.add(i);
            }
        }
        return live;
    }

    /** What some nodes are computed from, and they themselves, operands before users. */
    static Set<Node> cone(List<Node> results) {
        return new LinkedHashSet<>(Regions.graph("cone", List.of(), results).nodes());
    }
}
