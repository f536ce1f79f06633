package dev.dlc.optimizer;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Emit;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.fuse.Partition;
import dev.dlc.optimizer.fuse.Separate;
import dev.dlc.optimizer.lower.Lowering;
import dev.dlc.optimizer.pass.Pass;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.schedule.Scheduler;
import dev.dlc.optimizer.simplify.Reuse;
import dev.dlc.optimizer.simplify.Simplify;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a graph to a program: the pipelines of passes, then fusion, lowering and the schedule. */
public final class Optimizer {
    /** The last pass: no root is a leaf, so that every result and every new value has a node that computes it. */
    static final Pass ROOTS = new Pass("roots", Optimizer::withoutLeafRoots);

    private Optimizer() {}

    /** The passes of a level, in order. */
    public static List<Pass> pipeline(Options.Level level) {
        return switch (level) {
            case O0 -> List.of(Differentiate.PASS, Inline.PASS, ROOTS);
            case O1 -> List.of(Differentiate.PASS, Inline.PASS, Simplify.PASS, Reuse.PASS, ROOTS);
        };
    }

    /**
     * The program for a graph.
     *
     * @throws dev.dlc.diagnostic.DlcException when a derivative is asked for that does not exist, or the graph has
     *     control flow that is not compiled
     */
    public static Program optimize(Graph graph, Options options) {
        Graph passed = options.runner().run(pipeline(options.level()), graph);
        return options.runner().program("schedule", () -> {
            Partition partition = switch (options.level()) {
                case O0 -> Separate.partition(passed);
                case O1 -> Separate.partition(passed);
            };
            return Scheduler.schedule(passed, Lowering.tasks(partition), partition.unfused());
        });
    }

    private static Graph withoutLeafRoots(Graph graph) {
        Rebuild rebuild = new Rebuild();
        Graph same = rebuild.graph(graph, (node, operands) -> rebuild.builder().like(node, operands));
        List<Root> roots = new ArrayList<>();
        for (Root root : same.roots()) {
            Node value = root.value();
            boolean unchanged = root instanceof Root.Update update
                    && value.attrs().find("name").equals(Optional.of(new Attr.Text(update.name())));
            boolean leaf = value.op().family() == Op.Family.LEAF && !unchanged;
            roots.add(leaf ? root.with(new Emit(rebuild.builder(), value.span()).tap(value, "root")) : root);
        }
        return new Graph(same.name(), same.inputs(), roots, same.checks());
    }
}
