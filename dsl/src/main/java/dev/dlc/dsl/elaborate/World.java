package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimFacts;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.GradientCheck;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A graph under way: its nodes, its inputs, the current version of each parameter and state, and what it is evaluated
 * for. The version of a leaf is the node that a read yields; an update makes a new one.
 */
final class World {
    /** The name of the input that all random numbers come from: {@code i32[2]}. */
    static final String KEY = "rng.key";

    /** The name of the input with the number of updates of the phase: {@code f32[]}. */
    static final String TOTAL_STEPS = "steps.total";

    private final String name;
    private final Mode mode;
    private final Leaves leaves;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Node> inputs = new LinkedHashMap<>();
    private final Versions versions = new Versions(this);
    private final List<Root> roots = new ArrayList<>();
    private final Map<Graph.DimCheck, Graph.DimCheck> checks = new LinkedHashMap<>();
    private final Set<Root> ofSizes = new HashSet<>();
    private final Set<Node> losses = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Map<String, Span> origins = new LinkedHashMap<>();
    private boolean differsInStep;
    private Optional<String> pure = Optional.empty();
    private int variables;
    private int minimizes;
    private final List<GradientCheck> gradientChecks = new ArrayList<>();
    private final Nest nest = new Nest(builder);
    private final Trace trace = new Trace();
    private String prefix = "";

    /** What a graph is for; decides which effects it may have and what its leaves are. */
    enum Mode {
        STEP("a step"),
        EVAL("an eval block"),
        CALL("a function"),
        TEST("a test"),
        INIT("an initial value"),
        SAVE("an every block");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /** Whether a leaf is read from the caller; otherwise its initial value is computed in the graph. */
        boolean hasLeaves() {
            return switch (this) {
                case STEP, EVAL, CALL, SAVE -> true;
                case TEST, INIT -> false;
            };
        }

        /** Whether parameters and states may be changed. */
        boolean mayUpdate() {
            return this == STEP || this == TEST;
        }
    }

    World(String name, Mode mode, Leaves leaves) {
        this.name = name;
        this.mode = mode;
        this.leaves = leaves;
    }

    Mode mode() {
        return mode;
    }

    String name() {
        return name;
    }

    Leaves leaves() {
        return leaves;
    }

    GraphBuilder builder() {
        return builder;
    }

    Emit emit(Span span) {
        return new Emit(builder, Optional.of(span));
    }

    /** The value of a name that depends on the place. */
    Value ambient(Value.Ambient ambient, Span span) {
        return switch (ambient) {
            case TRAINING -> {
                differsInStep = true;
                yield new Value.Bool(mode == Mode.STEP);
            }
            case TOTAL_STEPS -> totalSteps(span);
        };
    }

    private Value totalSteps(Span span) {
        return switch (mode) {
            case STEP -> new Value.Tensor(input(TOTAL_STEPS, Type.scalar(DType.F32), span));
            case CALL -> throw Failure.deferred();
            case EVAL, TEST, INIT, SAVE ->
                throw Failure.wrong(
                        Diagnostic.at(DslCode.EFFECT_NOT_ALLOWED, span, "`total_steps` is known in a step only")
                                .sides("`total_steps` in a step", "`total_steps` in " + mode.word())
                                .fix("give the number"));
        };
    }

    /** Leaves a statement of a function that is elaborated on its own to the steps that call it. */
    Failure deferToStep() {
        differsInStep = true;
        return Failure.deferred();
    }

    /** Whether a function that is elaborated on its own does something else in a step. */
    boolean differsInStep() {
        return differsInStep;
    }

    // ---- inputs

    /** An input by name; made on first use. */
    Node input(String input, Type.Tensor type, Span span) {
        return inputs.computeIfAbsent(input, key -> emit(span).input(key, type));
    }

    /** The calls of the entry's body. */
    Trace trace() {
        return trace;
    }

    /** The loops around the place that is elaborated. */
    Nest nest() {
        return nest;
    }

    /** The key that random numbers come from. */
    Node key(Span span) {
        return nest.key()
                .map(key -> key.apply(span))
                .orElseGet(() -> input(KEY, Type.tensor(DType.I32, Shape.of(2)), span));
    }

    /** The key if anything random was drawn from it. */
    Optional<Node> keyIfUsed() {
        return Optional.ofNullable(inputs.get(KEY));
    }

    /** What paths of learning rules start with: the phase. */
    String prefix() {
        return prefix;
    }

    void setPrefix(String other) {
        prefix = other;
    }

    /** The gradient checks of a test. */
    List<GradientCheck> gradientChecks() {
        return gradientChecks;
    }

    /** A number for a fresh variable of differentiation. */
    int freshVariable() {
        return variables++;
    }

    /** The number of this {@code minimize} in the graph. */
    int nextMinimize() {
        return minimizes++;
    }

    // ---- parameters without a value, where a declaration is checked on its own

    /** Declares a size symbol or input that stands for a compile-time parameter. */
    void leaveOpen(String symbol) {
        open.add(symbol);
    }

    /** The parameters that stand for any value. */
    Set<String> open() {
        return Set.copyOf(open);
    }

    boolean isOpen(Dim dim) {
        return dim.symbols().stream().anyMatch(open::contains);
    }

    /** Whether a node is computed from an open parameter. */
    boolean isOpen(Node node) {
        return !open.isEmpty() && new Cone(node).anyMatch(this::isOpenLeaf);
    }

    private boolean isOpenLeaf(Node node) {
        return node.attrs().find("dim").isPresent()
                        && node.attrs().dims("dim").stream().anyMatch(this::isOpen)
                || open.stream().anyMatch(symbol -> node.equals(inputs.get(symbol)));
    }

    // ---- size symbols

    /** Notes where a size symbol was declared. */
    void declare(String symbol, Span span) {
        origins.putIfAbsent(symbol, span);
    }

    /** Where a size symbol was declared. */
    Optional<Span> origin(String symbol) {
        return Optional.ofNullable(origins.get(symbol));
    }

    // ---- leaves

    /** The versions of parameters and states. */
    Versions versions() {
        return versions;
    }

    /** The current version of a leaf. */
    Node read(Leaf leaf) {
        return versions.read(leaf);
    }

    // ---- effects

    /** Why no effect is allowed at the moment: the words for the construct around. */
    Optional<String> pure() {
        return pure;
    }

    /** Forbids effects (or allows them again) and returns what held before. */
    Optional<String> setPure(Optional<String> reason) {
        Optional<String> before = pure;
        pure = reason;
        return before;
    }

    void add(Root root) {
        roots.add(root);
    }

    /** A check that depends on sizes alone: it is made once, also where a loop or a branch asks for it. */
    void addOfSizes(Root.Check check) {
        ofSizes.add(check);
        add(check);
    }

    void check(Graph.DimCheck check) {
        // once for all places that need it
        checks.putIfAbsent(
                new Graph.DimCheck(check.left(), check.relation(), check.right(), "", Optional.empty()), check);
    }

    /** Requires one dim to be at most another: proved, or checked when sizes are known. */
    void atMost(Dim left, Dim right, String message, Span span) {
        if (!DimFacts.isNatural(right.minus(left))) {
            check(new Graph.DimCheck(left, Graph.Relation.AT_MOST, right, message, Optional.of(span)));
        }
    }

    /** Marks a loss: its report is guarded. */
    void guard(Node loss) {
        losses.add(loss);
    }

    /**
     * What a part of a program leaves behind.
     *
     * @param updated the leaves that it updates, by path
     * @param versions their new versions, by path
     * @param roots its reports and checks
     * @param losses what it minimizes
     */
    record Changes(Map<String, Leaf> updated, Map<String, Node> versions, List<Root> roots, List<Node> losses) {}

    /** A value with what its evaluation leaves behind. */
    record Recorded<T>(T value, Changes changes) {}

    /**
     * Runs a part of a program whose effects are kept apart: afterwards the versions of before are the current ones.
     */
    <T> Recorded<T> recording(Supplier<T> body) {
        Snapshot before = snapshot();
        List<Root> checks = new ArrayList<>();
        roots.clear();
        losses.clear();
        versions.updated().clear();
        try {
            T value = body.get();
            Map<String, Node> changed = new LinkedHashMap<>();
            versions.updated().forEach((path, leaf) -> changed.put(path, read(leaf)));
            Map<String, Leaf> leavesChanged = new LinkedHashMap<>(versions.updated());
            roots.stream().filter(ofSizes::contains).forEach(checks::add);
            roots.removeAll(checks);
            return new Recorded<>(value, new Changes(leavesChanged, changed, List.copyOf(roots), List.copyOf(losses)));
        } finally {
            restoreEffects(before);
            roots.addAll(checks);
        }
    }

    /** Everything that elaboration adds to, but nodes and inputs. */
    record Snapshot(
            Versions.Snapshot versions,
            List<Root> roots,
            Set<Node> losses,
            Map<Graph.DimCheck, Graph.DimCheck> checks,
            List<GradientCheck> gradientChecks,
            Leaves leaves,
            int minimizes) {}

    /** The state of this moment. */
    Snapshot snapshot() {
        return new Snapshot(
                versions.snapshot(),
                new ArrayList<>(roots),
                new LinkedHashSet<>(losses),
                new LinkedHashMap<>(checks),
                new ArrayList<>(gradientChecks),
                leaves.copy(),
                minimizes);
    }

    /** Takes everything since a moment back. */
    void restore(Snapshot before) {
        restoreEffects(before);
        versions.forget(before.versions);
        checks.clear();
        checks.putAll(before.checks);
        gradientChecks.clear();
        gradientChecks.addAll(before.gradientChecks);
        leaves.restore(before.leaves);
        minimizes = before.minimizes;
    }

    private void restoreEffects(Snapshot before) {
        roots.clear();
        roots.addAll(before.roots);
        losses.clear();
        losses.addAll(before.losses);
        versions.restore(before.versions);
    }

    /** The graph of the first values: one update for each leaf, in the order of declaration. */
    Graph initial() {
        List<Root> all = new ArrayList<>();
        // a wrong first value may make leaves of its own
        for (Leaf leaf : List.copyOf(leaves.all())) {
            all.add(new Root.Update(leaf.path(), read(leaf)));
        }
        return new Graph(name, List.copyOf(inputs.values()), all, List.copyOf(checks.values()));
    }

    /** The finished graph. Reports and checks come in source order, then one update for each leaf that changed. */
    Graph graph() {
        List<Root> all = new ArrayList<>();
        Set<Node> unreported = new LinkedHashSet<>(losses);
        for (Root root : roots) {
            if (root instanceof Root.Report report && losses.contains(report.value())) {
                all.add(new Root.Report(report.name(), report.value(), true));
                unreported.remove(report.value());
            } else {
                all.add(root);
            }
        }
        for (Node loss : unreported) {
            Emit emit = new Emit(builder, loss.span());
            Node finite = emit.unary(dev.dlc.ir.op.Elementwise.IS_FINITE, loss);
            all.add(new Root.Check(finite, "the loss is not finite", loss.span()));
        }
        versions.updated().values().forEach(leaf -> all.add(new Root.Update(leaf.path(), read(leaf))));
        return new Graph(name, List.copyOf(inputs.values()), all, List.copyOf(checks.values()));
    }
}
