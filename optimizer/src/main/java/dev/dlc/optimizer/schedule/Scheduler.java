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

/**
 * Makes a program of a graph: what leaves parameters and state alone in an order that needs little memory, then the
 * commit; and puts independent runs of one kernel that follow one another into one launch. Regions are made into steps
 * in the same way.
 */
public final class Scheduler {
    private final Graph graph;
    private final ProgramDraft draft;
    private final Sequence sequence;
    private final Commits commits;
    private final List<Item> compute;
    private final List<Item> commit = new ArrayList<>();

    private Scheduler(Graph graph, Function<Graph, Partition> partitioner) {
        this.graph = graph;
        this.draft = new ProgramDraft(partitioner);
        this.sequence = new Sequence(draft, graph);
        List<Task> tasks = draft.tasks(graph);
        this.commits = new Commits(graph, tasks, sequence.readByFlows());
        Set<Task> direct = new HashSet<>(commits.ordered());
        this.compute = Orders.best(
                graph,
                sequence.items(
                        tasks.stream().filter(task -> !direct.contains(task)).toList()),
                List.of());
        commits.ordered().forEach(task -> commit.add(new Item.Run(task)));
        draft.shared(commits.copies(graph)).forEach(task -> commit.add(new Item.Run(task)));
    }

    /**
     * The program for a graph without calls, whose roots and those of its regions are no leaves.
     *
     * @param partitioner divides a graph or region into kernels
     */
    public static Program schedule(Graph graph, Function<Graph, Partition> partitioner) {
        return new Scheduler(graph, partitioner).program();
    }

    private Program program() {
        for (Node node : graph.nodes()) {
            if (Lowering.isStoredLeaf(node)) {
                sequence.position(node);
            }
        }
        commits.targets().forEach((cell, name) -> sequence.place(cell, draft.leaf(name, cell.node())));
        sequence.placeFlows();
        List<Program.Step> computing = sequence.steps(compute, false);
        List<Program.Launch> committing = sequence.steps(commit, true).stream()
                .map(Program.Launch.class::cast)
                .toList();
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
