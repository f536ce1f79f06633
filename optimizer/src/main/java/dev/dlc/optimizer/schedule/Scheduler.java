package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.optimizer.fuse.Partition;
import dev.dlc.optimizer.lower.Lowering;
import dev.dlc.optimizer.lower.Task;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes a program of a graph: its {@linkplain Phases phases} in orders that need little memory; independent runs of one
 * kernel that follow one another become one launch. Regions are made into steps in the same way.
 */
public final class Scheduler {
    private final Graph graph;
    private final ProgramDraft draft;
    private final Sequence sequence;
    private final Commits commits;
    private final Phases phases;

    private Scheduler(Graph graph, Function<Graph, Partition> partitioner, long recomputeFrom) {
        this.graph = graph;
        this.draft = new ProgramDraft(partitioner);
        this.sequence = new Sequence(draft, graph);
        Partition partition = draft.partition(graph);
        List<Task> tasks = draft.tasks(partition);
        this.commits = new Commits(graph, tasks, sequence.readByFlows());
        Set<Task> direct = new HashSet<>(commits.ordered());
        List<Item> items = sequence.items(
                tasks.stream().filter(task -> !direct.contains(task)).toList());
        Phases parts = Phases.of(graph, items, commits, draft.shared(commits.copies(graph)));
        Set<Node> written = partition.written();
        UnaryOperator<Task> shared = task -> draft.shared(List.of(task)).getFirst();
        this.phases = Recompute.in(
                        parts,
                        graph,
                        commits.targets(),
                        node -> Lowering.again(node, written).map(shared),
                        recomputeFrom)
                .withoutUnread(graph, commits.targets().keySet(), shared)
                .withTemporaries(graph, commits.targets().keySet(), shared);
    }

    /**
     * The program for a graph without calls, whose roots and those of its regions are no leaves.
     *
     * @param partitioner divides a graph or region into kernels
     * @param recomputeFrom bytes: where values that live at the same time have as many, some are made again
     */
    public static Program schedule(Graph graph, Function<Graph, Partition> partitioner, long recomputeFrom) {
        return new Scheduler(graph, partitioner, recomputeFrom).program();
    }

    private Program program() {
        for (Node node : graph.nodes()) {
            if (Lowering.isStoredLeaf(node)) {
                sequence.position(node);
            }
        }
        commits.targets().forEach((cell, name) -> sequence.place(cell, draft.leaf(name, cell.node())));
        sequence.placeFlows();
        List<Program.Step> computing = sequence.steps(phases.first(), false);
        List<Program.Step> committing = new ArrayList<>(sequence.steps(phases.second(), false));
        committing.addAll(sequence.steps(phases.last(), true));
        List<Program.Result> results = new ArrayList<>();
        for (Root root : graph.roots()) {
            result(root).ifPresent(results::add);
        }
        return new Program(
                graph.name(), draft.values(), computing, committing, results, graph.checks(), draft.unfused());
    }

    private Optional<Program.Result> result(Root root) {
        return switch (root) {
            case Root.Output output ->
                Optional.of(new Program.Result.Output(output.name(), sequence.position(output.value())));
            case Root.Report report ->
                Optional.of(
                        new Program.Result.Report(report.name(), sequence.position(report.value()), report.guarded()));
            case Root.Check check ->
                Optional.of(new Program.Result.Check(check.message(), sequence.position(check.value()), check.span()));
            case Root.Update update -> Optional.empty();
        };
    }
}
