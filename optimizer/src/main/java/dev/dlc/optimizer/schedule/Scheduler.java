package dev.dlc.optimizer.schedule;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.lower.Cell;
import dev.dlc.optimizer.lower.Lowering;
import dev.dlc.optimizer.lower.Task;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a program of tasks: what leaves parameters and state alone in an order that needs little memory, then the
 * commit; and puts independent runs of one kernel that follow one another into one launch.
 */
public final class Scheduler {
    private final Graph graph;
    private final Commits commits;
    private final List<Task> compute;
    private final List<Task> commit;
    private final List<Program.Value> values = new ArrayList<>();
    private final Map<Cell, Integer> positions = new HashMap<>();
    private final Map<Integer, Set<Cell>> cellsAt = new HashMap<>();
    private final Map<String, Integer> leaves = new HashMap<>();

    private Scheduler(Graph graph, List<Task> tasks) {
        List<Task> shared = shareKernels(tasks);
        this.graph = graph;
        this.commits = new Commits(graph, shared);
        Set<Task> direct = new HashSet<>(commits.ordered());
        this.compute = Orders.best(
                graph, shared.stream().filter(task -> !direct.contains(task)).toList());
        this.commit = new ArrayList<>(commits.ordered());
        commit.addAll(shareKernels(commits.copies(graph)));
    }

    /** The program for a graph and the tasks that compute it. */
    public static Program schedule(Graph graph, List<Task> tasks, List<Program.Unfused> unfused) {
        return new Scheduler(graph, tasks).program(unfused);
    }

    /** Makes equal kernels the same object. */
    private static List<Task> shareKernels(List<Task> tasks) {
        Map<Kernel, Kernel> known = new HashMap<>();
        return tasks.stream()
                .map(task -> {
                    Kernel first = known.putIfAbsent(task.kernel(), task.kernel());
                    return first == null ? task : task.with(first);
                })
                .toList();
    }

    private Program program(List<Program.Unfused> unfused) {
        for (Node node : graph.nodes()) {
            if (Lowering.isStoredLeaf(node)) {
                position(new Cell.Value(node));
            }
        }
        commits.targets().forEach((cell, name) -> place(cell, leaf(name, cell.node())));
        List<Program.Launch> computing = launches(compute, false);
        List<Program.Launch> committing = launches(commit, true);
        List<Program.Result> results = new ArrayList<>();
        for (Root root : graph.roots()) {
            result(root).ifPresent(results::add);
        }
        return new Program(graph.name(), values, computing, committing, results, graph.checks(), unfused);
    }

    private Optional<Program.Result> result(Root root) {
        return switch (root) {
            case Root.Output output ->
                Optional.of(new Program.Result.Output(output.name(), position(new Cell.Value(output.value()))));
            case Root.Report report ->
                Optional.of(new Program.Result.Report(
                        report.name(), position(new Cell.Value(report.value())), report.guarded()));
            case Root.Check check ->
                Optional.of(new Program.Result.Check(
                        check.message(), position(new Cell.Value(check.value())), check.span()));
            case Root.Update update -> Optional.empty();
        };
    }

    private int position(Cell cell) {
        Integer known = positions.get(cell);
        if (known != null) {
            return known;
        }
        int made = switch (cell) {
            case Cell.Target target -> leaf(target.name(), target.node());
            case Cell.Value value -> storedValue(value);
        };
        place(cell, made);
        return made;
    }

    private void place(Cell cell, int position) {
        positions.put(cell, position);
        cellsAt.computeIfAbsent(position, key -> new HashSet<>()).add(cell);
    }

    private int storedValue(Cell.Value value) {
        Node node = value.node();
        return switch (node.op().name()) {
            case "input" -> add(value, new Program.Storage.Input(node.attrs().text("name")));
            case "param", "state" -> leaf(node.attrs().text("name"), node);
            case "constant" ->
                add(value, new Program.Storage.Constant(node.attrs().reals("values")));
            default -> add(value, new Program.Storage.Arena());
        };
    }

    /**
     * The memory of a parameter or state; {@code node} is the leaf, or the new value where the graph never reads the
     * old one.
     */
    private int leaf(String name, Node node) {
        Integer known = leaves.get(name);
        if (known != null) {
            return known;
        }
        boolean param = node.op().name().equals("param");
        int made = add(
                new Cell.Value(node), param ? new Program.Storage.Parameter(name) : new Program.Storage.State(name));
        leaves.put(name, made);
        return made;
    }

    private int add(Cell cell, Program.Storage storage) {
        Node node = cell.node();
        values.add(new Program.Value(cell.type(), storage, Lowering.origin(node).label(), node.span()));
        return values.size() - 1;
    }

    /**
     * Launches of tasks in order. A task joins an earlier launch of its kernel when nothing between them stands in the
     * way: any earlier launch in the commit, where values don't live on; else the last one.
     */
    private List<Program.Launch> launches(List<Task> tasks, boolean farBack) {
        List<List<Task>> launches = new ArrayList<>();
        Map<Cell, Integer> lastWrite = new LinkedHashMap<>();
        Map<Cell, Integer> lastRead = new LinkedHashMap<>();
        for (Task task : tasks) {
            int earliest = 0;
            for (Cell cell : task.reads()) {
                earliest = Math.max(earliest, lastWrite.getOrDefault(cell, -1) + 1);
            }
            for (Cell cell : overwritten(task)) {
                earliest = Math.max(earliest, lastRead.getOrDefault(cell, -1) + 1);
            }
            int first = farBack ? earliest : Math.max(earliest, launches.size() - 1);
            int at = launches.size();
            for (int i = launches.size() - 1; i >= first; i--) {
                at = launches.get(i).getFirst().kernel() == task.kernel() ? i : at;
            }
            if (at == launches.size()) {
                launches.add(new ArrayList<>());
            }
            launches.get(at).add(task);
            for (Cell cell : task.writes()) {
                lastWrite.merge(cell, at, Math::max);
            }
            for (Cell cell : task.reads()) {
                lastRead.merge(cell, at, Math::max);
            }
        }
        return launches.stream().map(this::launch).toList();
    }

    /** The old values whose memory a task takes. */
    private Set<Cell> overwritten(Task task) {
        Set<Cell> old = new HashSet<>();
        task.writes().forEach(cell -> old.addAll(cellsAt.get(position(cell))));
        old.removeAll(task.writes());
        return old;
    }

    private Program.Launch launch(List<Task> tasks) {
        List<Program.Call> calls = tasks.stream()
                .map(task -> new Program.Call(
                        task.cells().stream().map(this::position).toList(), task.sizes(), task.origins()))
                .toList();
        return new Program.Launch(tasks.getFirst().kernel(), calls);
    }
}
