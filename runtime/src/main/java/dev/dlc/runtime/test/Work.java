package dev.dlc.runtime.test;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.interpret.Sizes;
import dev.dlc.ir.op.Control;
import dev.dlc.optimizer.fuse.Contractions;
import java.util.List;
import java.util.stream.Stream;

/** How long the reference interpreter will take, about. */
final class Work {
    private Work() {}

    /** The multiply-adds of all matrix products and convolutions; a loop without a fixed length counts once. */
    static double of(Graph graph, Sizes sizes) {
        return graph.nodes().stream().mapToDouble(node -> of(node, sizes)).sum();
    }

    private static double of(Node node, Sizes sizes) {
        if (node.op().family() == Op.Family.CONTRACT) {
            return count(
                    Stream.concat(node.shape().dims().stream(), Contractions.contracted(node).stream())
                            .toList(),
                    sizes);
        }
        double times = node.is(Control.SCAN) ? count(node.attrs().dims("length"), sizes) : 1;
        return times
                * node.regions().stream()
                        .mapToDouble(region -> of(region, sizes))
                        .sum();
    }

    private static double count(List<Dim> dims, Sizes sizes) {
        return dims.stream().mapToDouble(sizes::of).reduce(1, (a, b) -> a * b);
    }
}
