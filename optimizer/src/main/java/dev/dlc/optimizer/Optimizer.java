package dev.dlc.optimizer;

import dev.dlc.ir.Graph;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.fuse.Fusion;
import dev.dlc.optimizer.fuse.Separate;
import dev.dlc.optimizer.loops.KeptProducts;
import dev.dlc.optimizer.loops.Loops;
import dev.dlc.optimizer.loops.MergeScans;
import dev.dlc.optimizer.loops.Segments;
import dev.dlc.optimizer.pass.Pass;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.schedule.Scheduler;
import dev.dlc.optimizer.simplify.Reuse;
import dev.dlc.optimizer.simplify.Simplify;
import dev.dlc.optimizer.tiling.BatchTiling;
import java.util.ArrayList;
import java.util.List;

/** From a graph to a program: the pipelines of passes, then fusion, lowering and the schedule. */
public final class Optimizer {
    private Optimizer() {}

    /** The passes that options ask for, in order. */
    public static List<Pass> pipeline(Options options) {
        List<Pass> passes = new ArrayList<>(pipeline(options.level()));
        if (options.segments()) {
            // before the last one, when it is settled what loops leave behind
            passes.add(passes.size() - 1, Segments.PASS);
        }
        return List.copyOf(passes);
    }

    /** The passes of a level, in order. */
    public static List<Pass> pipeline(Options.Level level) {
        return switch (level) {
            case O0 -> List.of(Differentiate.PASS, Inline.PASS, Roots.PASS);
            case O1 ->
                List.of(
                        Differentiate.PASS,
                        Inline.PASS,
                        MergeScans.PASS,
                        Simplify.PASS,
                        Loops.PASS,
                        BatchTiling.PASS,
                        Simplify.AGAIN,
                        KeptProducts.PASS,
                        Reuse.PASS,
                        Roots.PASS);
        };
    }

    /**
     * The program for a graph.
     *
     * @throws dev.dlc.diagnostic.DlcException when a derivative is asked for that does not exist
     */
    public static Program optimize(Graph graph, Options options) {
        Graph passed = options.runner().run(pipeline(options), graph);
        return options.runner()
                .program(
                        "schedule",
                        () -> Scheduler.schedule(
                                passed,
                                part -> switch (options.level()) {
                                    case O0 -> Separate.partition(part);
                                    case O1 -> Fusion.partition(part);
                                },
                                options.recomputeFrom()));
    }
}
