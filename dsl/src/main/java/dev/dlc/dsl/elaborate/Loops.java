package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Binding;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Generator;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Movement;
import dev.dlc.ir.op.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Loops whose bodies are compiled once: {@code scan}, {@code iterate} and {@code while}. A body is elaborated twice: a
 * trial finds the types of the carry, and what else joins it: parameters and states that the body updates, and a
 * counter for its random numbers.
 */
final class Loops {
    private static final int TRIALS = 4;

    private final Elaborator elaborator;

    Loops(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * A loop.
     *
     * @param carry the pattern that the carry is bound to, and its first value; absent for none
     * @param body evaluated with the carry, yields the next one
     * @param construct the word in diagnostics
     */
    private record Loop(Optional<Binding> carry, Expression.Block body, Span span, String construct) {
        boolean isScan() {
            return construct.equals("`scan`");
        }
    }

    /** What a trial has found. */
    private record Plan(Value first, List<Leaf> updated, boolean random) {}

    /** What one step leaves behind. */
    private record Turn(Value next, List<Value> yields, World.Changes changes, boolean random) {}

    // ---- scan

    Value scan(Expression.Scan scan, Site site) {
        List<Source> sources = new ArrayList<>();
        for (Generator generator : scan.inputs()) {
            sources.add(source(generator, site));
        }
        Dim length = length(sources, site.world());
        Loop loop = new Loop(scan.carry(), scan.body(), scan.span(), "`scan`");
        return run(loop, sources, length, site);
    }

    /** What a scan runs over: tensors with a common first axis. */
    private record Source(Pattern pattern, Bundle xs, Span span) {}

    private Source source(Generator generator, Site site) {
        World world = site.world();
        Span span = generator.source().span();
        Value value = Expect.usable(elaborator.eval(generator.source(), site.unnamed()));
        Value tensors = switch (value) {
            case Value.Range range -> {
                Dim start = range.start().orElse(Dim.ZERO);
                Dim end = range.end()
                        .orElseThrow(() -> Expect.wrongKind(range, span, "a range with an end, such as `0..T`"));
                Emit emit = world.emit(span);
                Node iota = emit.iota(Type.tensor(DType.I32, Shape.of(end.minus(start))), 0);
                yield new Value.Tensor(start.is(0) ? iota : emit.add(iota, emit.size(start, DType.I32)));
            }
            case Value.Items list when Tensors.isTensorLike(list) -> new Value.Tensor(Tensors.node(list, span, world));
            case Value other -> other;
        };
        boolean plain = tensors instanceof Value.Tensor
                || tensors instanceof Value.Tuple
                || tensors instanceof Value.Record
                || tensors instanceof Value.Items;
        if (!plain) {
            throw noSteps(value.describe(), span);
        }
        Bundle bundle = Bundle.of(tensors, span, world);
        for (Node node : bundle.nodes()) {
            if (node.tensor().rank() == 0) {
                throw noSteps(node.tensor().toString(), span);
            }
        }
        return new Source(generator.pattern(), bundle, span);
    }

    private static Failure noSteps(String found, Span span) {
        return Failure.wrong(Diagnostic.at(DslCode.LOOP_INPUT, span, "there is nothing to run over")
                .sides("tensors with a first axis, or a range", found)
                .fix("run over the first axis of a tensor, or over `0..n`"));
    }

    /** The common number of steps. */
    private static Dim length(List<Source> sources, World world) {
        Dim length = sources.getFirst().xs().nodes().getFirst().shape().dim(0);
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            List<Node> agreed = new ArrayList<>();
            for (Node node : source.xs().nodes()) {
                List<Dim> dims = new ArrayList<>(node.shape().dims());
                dims.set(0, length);
                Tensors.Purpose purpose = new Tensors.Purpose("the inputs of `scan`", source.span());
                agreed.add(Tensors.assume(node, dims, purpose, world)
                        .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                        DslCode.LOOP_INPUT, source.span(), "the inputs of `scan` run in lock step")
                                .sides(
                                        "a first axis of " + length,
                                        node.tensor().toString()))));
            }
            Value same = source.xs().with(agreed);
            sources.set(i, new Source(source.pattern(), new Bundle(same, agreed), source.span()));
        }
        return length;
    }

    // ---- iterate

    Value iterate(Expression.Iterate iterate, Site site) {
        World world = site.world();
        Span span = iterate.times().span();
        Value times = Expect.usable(elaborator.eval(iterate.times(), site.unnamed()));
        Loop loop = new Loop(Optional.of(iterate.carry()), iterate.body(), iterate.span(), "`iterate`");
        if (times instanceof Value.Tensor tensor) {
            Node count = tensor.node();
            if (count.tensor().rank() != 0 || count.dtype() != DType.I32) {
                throw Expect.wrongKind(times, span, "an integer");
            }
            return counted(loop, count, site);
        }
        Dim count = Expect.dim(times, span, world);
        if (count.constant().orElse(0) < 0) {
            throw Operators.arithmetic(span, "a number of rounds is negative: " + count);
        }
        return ((Value.Tuple) run(loop, List.of(), count, site)).items().get(1);
    }

    // ---- the body

    private Plan plan(Loop loop, List<Source> sources, Site site) {
        World world = site.world();
        Structure structure = structure(loop, world);
        Value initial = loop.carry().isPresent()
                ? Expect.usable(elaborator.eval(loop.carry().get().initial(), site.unnamed()))
                : Value.NOTHING;
        Span span = loop.carry().map(carry -> carry.initial().span()).orElse(loop.span());
        Plan plan = new Plan(initial, List.of(), false);
        for (int i = 0; i < TRIALS; i++) {
            Plan before = plan;
            Elaborator.Trial<Turn> trial =
                    elaborator.trial(site, () -> turn(loop, before, sources, Optional.empty(), site));
            Optional<Turn> turn = trial.value();
            if (turn.isEmpty()) {
                requireTyped(before.first(), trial, loop, span);
                break;
            }
            Value first = loop.carry().isEmpty()
                    ? Value.NOTHING
                    : structure.typed(initial, turn.get().next(), span);
            List<Leaf> updated = List.copyOf(turn.get().changes().updated().values());
            plan = new Plan(first, updated, turn.get().random());
            boolean settled = structure
                    .nodes(first, span)
                    .equals(isTyped(before.first()) ? structure.nodes(before.first(), span) : List.of());
            boolean sameLeaves = updated.size() == before.updated().size();
            if (settled && sameLeaves && before.random() == plan.random()) {
                break;
            }
        }
        return plan;
    }

    /** A carry that starts as a number has the type of the next one; where that has none it stays unknown. */
    private static void requireTyped(Value first, Elaborator.Trial<Turn> trial, Loop loop, Span span) {
        if (isTyped(first)) {
            return;
        }
        if (trial.problem().isEmpty()) {
            throw Failure.deferred();
        }
        Diagnostic problem = trial.problem().get();
        boolean ofType = problem.code().id().startsWith("E03") && problem.code() != DslCode.MISPLACED_YIELD;
        if (!ofType) {
            throw Failure.wrong(problem);
        }
        throw Failure.wrong(Diagnostic.at(
                        DslCode.CARRY_TYPE,
                        span,
                        "the type of this carry of " + loop.construct()
                                + " is unknown, and the body does not work with a number in its place")
                .sides("a tensor of a known shape", first.describe())
                .label(place(problem, loop), problem.message())
                .fix("give it a shape: `zeros([N, H])`"));
    }

    private static Span place(Diagnostic problem, Loop loop) {
        return problem.place() instanceof Diagnostic.Place.InSource source ? source.span() : loop.span();
    }

    private static boolean isTyped(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> true;
            case Value.Instance instance -> true;
            case Value.Tuple tuple -> tuple.items().stream().allMatch(Loops::isTyped);
            case Value.Items list -> list.items().stream().allMatch(Loops::isTyped);
            case Value.Record fields -> fields.fields().values().stream().allMatch(Loops::isTyped);
            case Value other -> false;
        };
    }

    private static Structure structure(Loop loop, World world) {
        return new Structure(world, DslCode.CARRY_MISMATCH, "the carry of " + loop.construct());
    }

    /** Evaluates the body once with a carry, in a trial with its first value and the first elements. */
    private Turn turn(Loop loop, Plan plan, List<Source> sources, Optional<Node> counter, Site site) {
        World world = site.world();
        List<Value> elements = new ArrayList<>();
        for (Source source : sources) {
            elements.add(source.xs().map(x -> Subscripts.element(x, 0, Dim.ZERO, world.emit(source.span()))));
        }
        return body(loop, plan.first(), sources, elements, counter, site);
    }

    private Turn body(
            Loop loop, Value carry, List<Source> sources, List<Value> elements, Optional<Node> counter, Site site) {
        World world = site.world();
        Site inside = site.nested().unnamed();
        loop.carry()
                .ifPresent(binding -> elaborator
                        .blocks()
                        .bind(
                                binding.pattern(),
                                carry,
                                inside,
                                binding.initial().span()));
        for (int i = 0; i < sources.size(); i++) {
            elaborator
                    .blocks()
                    .bind(
                            sources.get(i).pattern(),
                            elements.get(i),
                            inside,
                            sources.get(i).span());
        }
        Nest.Yields yields = new Nest.Yields(site.frame());
        boolean[] random = {false};
        World.Recorded<Value> recorded = world.recording(() -> yielding(
                loop,
                yields,
                world,
                () -> world.nest()
                        .withKey(
                                span -> {
                                    random[0] = true;
                                    Node outer = world.nest().outerKey(() -> world.key(span));
                                    return counter.map(step -> world.emit(span).foldKey(outer, step))
                                            .orElse(outer);
                                },
                                () -> elaborator.eval(loop.body(), inside))));
        Value next = recorded.value();
        if (next instanceof Value.Poison) {
            throw Failure.poisoned();
        }
        boolean lacking = loop.carry().isPresent() && next.equals(Value.NOTHING);
        if (lacking) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.NO_VALUE, loop.body().span(), "the body of " + loop.construct() + " has no value")
                    .sides("the next carry at the end of the body", "nothing")
                    .fix("end the body with the next value of the carry"));
        }
        return new Turn(next, yields.values(), recorded.changes(), random[0]);
    }

    private static <T> T yielding(Loop loop, Nest.Yields yields, World world, Supplier<T> body) {
        return loop.isScan()
                ? world.nest().yielding(yields, body)
                : world.nest().withoutYields(body);
    }

    // ---- scan in the graph

    private Value run(Loop loop, List<Source> sources, Dim length, Site site) {
        World world = site.world();
        Span span = loop.span();
        Emit emit = world.emit(span);
        Plan plan = plan(loop, sources, site);
        Structure structure = structure(loop, world);
        List<Node> first = new ArrayList<>(structure.nodes(plan.first(), span));
        int carries = first.size();
        plan.updated().forEach(leaf -> first.add(world.read(leaf)));
        List<Node> xs = new ArrayList<>();
        sources.forEach(source -> xs.addAll(source.xs().nodes()));
        boolean reverse = !xs.isEmpty() && xs.stream().allMatch(Loops::isReversed);
        List<Node> inputs = new ArrayList<>(
                reverse ? xs.stream().map(x -> unreversed(x, emit)).toList() : xs);
        if (plan.random()) {
            Node steps = emit.iota(Type.tensor(DType.I32, Shape.of(length)), 0);
            inputs.add(reverse ? emit.reverse(steps, List.of(0)) : steps);
        }
        ScanBody body = new ScanBody(loop, plan, sources, structure, site);
        List<Node> results = emit.scan(first, inputs, length, reverse, body::step);
        for (int i = 0; i < plan.updated().size(); i++) {
            world.update(plan.updated().get(i), results.get(carries + i), span);
        }
        List<Node> stacked = new ArrayList<>(results.subList(first.size(), results.size()));
        if (reverse) {
            stacked.replaceAll(y -> emit.reverse(y, List.of(0)));
        }
        body.leave(stacked, emit);
        Value last = carries == 0 ? Value.NOTHING : new Bundle(plan.first(), first).with(results.subList(0, carries));
        Value yields = body.yields(stacked, span);
        return loop.carry().isEmpty() ? yields : new Value.Tuple(List.of(yields, last));
    }

    private static boolean isReversed(Node x) {
        return x.is(Movement.REVERSE) && x.attrs().ints("axes").contains(0);
    }

    private static Node unreversed(Node x, Emit emit) {
        List<Integer> others =
                x.attrs().ints("axes").stream().filter(axis -> axis != 0).toList();
        return emit.reverse(x.operand(0), others);
    }

    /** The body of a scan: its results are the next carry, new versions, yields, and what is reported or asserted. */
    private final class ScanBody {
        private final Loop loop;
        private final Plan plan;
        private final List<Source> sources;
        private final Structure structure;
        private final Site site;
        private List<Bundle> yields = List.of();
        private List<Root> roots = List.of();

        ScanBody(Loop loop, Plan plan, List<Source> sources, Structure structure, Site site) {
            this.loop = loop;
            this.plan = plan;
            this.sources = sources;
            this.structure = structure;
            this.site = site;
        }

        ControlEmit.Step step(List<Node> carry, List<Node> x) {
            World world = site.world();
            Span span = loop.body().span();
            int carries = carry.size() - plan.updated().size();
            Value value = carries == 0
                    ? Value.NOTHING
                    : new Bundle(plan.first(), carry.subList(0, carries)).with(carry.subList(0, carries));
            List<Value> elements = new ArrayList<>();
            int from = 0;
            for (Source source : sources) {
                int to = from + source.xs().nodes().size();
                elements.add(inner(source.xs()).with(x.subList(from, to)));
                from = to;
            }
            Optional<Node> counter = plan.random() ? Optional.of(x.getLast()) : Optional.empty();
            List<Node> versions = carry.subList(carries, carry.size());
            Turn turn = world.withVersions(
                    plan.updated(), versions, () -> body(loop, value, sources, elements, counter, site));
            List<Node> next = new ArrayList<>();
            if (loop.carry().isPresent()) {
                next.addAll(structure.fitted(
                        turn.next(),
                        plan.first(),
                        valueSpan(loop),
                        loop.carry().map(c -> c.initial().span())));
            }
            for (int i = 0; i < plan.updated().size(); i++) {
                next.add(turn.changes()
                        .versions()
                        .getOrDefault(plan.updated().get(i).path(), versions.get(i)));
            }
            yields = turn.yields().stream()
                    .map(one -> Bundle.of(one, span, world))
                    .toList();
            roots = new ArrayList<>(turn.changes().roots());
            Emit emit = world.emit(span);
            turn.changes()
                    .losses()
                    .forEach(loss -> roots.add(new Root.Check(
                            emit.unary(Elementwise.IS_FINITE, loss), "the loss is not finite", loss.span())));
            List<Node> outputs = new ArrayList<>();
            yields.forEach(bundle -> outputs.addAll(bundle.nodes()));
            roots.forEach(root -> outputs.add(root.value()));
            return new ControlEmit.Step(next, outputs);
        }

        /** Elements lose the name of the first axis. */
        private static Bundle inner(Bundle xs) {
            Value value =
                    xs.value() instanceof Value.Tensor tensor && !tensor.axes().isEmpty()
                            ? new Value.Tensor(
                                    tensor.node(),
                                    tensor.axes().subList(1, tensor.axes().size()))
                            : xs.value();
            return new Bundle(value, xs.nodes());
        }

        /** Makes the reports and checks of all steps roots of the graph: means and conjunctions. */
        void leave(List<Node> stacked, Emit emit) {
            int next = stacked.size() - roots.size();
            for (Root root : roots) {
                Node all = stacked.get(next++);
                switch (root) {
                    case Root.Check check ->
                        site.world()
                                .add(new Root.Check(
                                        emit.reduce(Reduce.ALL, all, List.of(0)), check.message(), check.span()));
                    case Root.Report report -> {
                        Node count = emit.size(all.shape().dim(0), all.dtype());
                        Node mean = emit.div(emit.sum(all, List.of(0)), count);
                        site.world().add(new Root.Report(report.name(), mean, report.guarded()));
                    }
                    case Root.Output output -> throw new IllegalStateException("`save` stands in no step");
                    case Root.Update update -> throw new IllegalStateException("updates are roots of finished graphs");
                }
            }
        }

        Value yields(List<Node> stacked, Span span) {
            List<Value> all = new ArrayList<>();
            int from = 0;
            for (Bundle bundle : yields) {
                int to = from + bundle.nodes().size();
                all.add(new Bundle(bundle.value(), bundle.nodes()).with(stacked.subList(from, to)));
                from = to;
            }
            return all.size() == 1
                    ? unnamed(all.getFirst())
                    : new Value.Tuple(all.stream().map(ScanBody::unnamed).toList());
        }

        /** A stacked tensor has one axis more than its elements. */
        private static Value unnamed(Value value) {
            return value instanceof Value.Tensor tensor ? new Value.Tensor(tensor.node()) : value;
        }
    }

    private static Span valueSpan(Loop loop) {
        return loop.body().value().map(Expression::span).orElse(loop.body().span());
    }

    // ---- while

    Value whileLoop(Expression.While loop, Site site) {
        World world = site.world();
        List<Dim> bound = new ArrayList<>();
        if (loop.bound().isPresent()) {
            Expression given = loop.bound().get();
            Value value = Expect.usable(elaborator.eval(given, site.unnamed()));
            bound.add(Expect.dim(value, given.span(), world));
        }
        Loop shape = new Loop(Optional.of(loop.carry()), loop.body(), loop.span(), "`while`");
        return repeated(shape, bound, site, (carry, inside) -> {
            Expression until = loop.until();
            Value value = Expect.usable(elaborator.eval(until, inside));
            Node done = Tensors.node(value, DType.BOOL, until.span(), world);
            if (done.dtype() != DType.BOOL || done.tensor().rank() != 0) {
                throw Failure.wrong(Diagnostic.at(DslCode.NOT_A_SCALAR, until.span(), "`until` needs one truth value")
                        .sides("bool[]", done.tensor().toString())
                        .fix("reduce it: `all(...)` or `any(...)`"));
            }
            return world.emit(until.span()).not(done);
        });
    }

    /** Whether another round follows. */
    private interface Condition {
        Node holds(List<Node> carry, Site inside);
    }

    private Value repeated(Loop loop, List<Dim> bound, Site site, Condition condition) {
        World world = site.world();
        Span span = loop.span();
        Binding binding = loop.carry().orElseThrow();
        Emit emit = world.emit(span);
        return IndexNotation.pure(loop.construct(), world, () -> {
            Plan plan = plan(loop, List.of(), site);
            Structure structure = structure(loop, world);
            List<Node> first = new ArrayList<>(structure.nodes(plan.first(), span));
            int carries = first.size();
            first.add(emit.scalar(DType.I32, 0));
            List<Node> results = emit.whileLoop(
                    first,
                    bound,
                    carry -> {
                        Site inside = site.nested().unnamed();
                        Value value = new Bundle(plan.first(), first).with(carry.subList(0, carries));
                        elaborator
                                .blocks()
                                .bind(
                                        binding.pattern(),
                                        value,
                                        inside,
                                        binding.initial().span());
                        return condition.holds(carry, inside);
                    },
                    carry -> {
                        Value value = new Bundle(plan.first(), first).with(carry.subList(0, carries));
                        Turn turn = body(loop, value, List.of(), List.of(), Optional.of(carry.getLast()), site);
                        List<Node> next = new ArrayList<>(structure.fitted(
                                turn.next(),
                                plan.first(),
                                valueSpan(loop),
                                Optional.of(binding.initial().span())));
                        next.add(emit.add(carry.getLast(), emit.scalar(DType.I32, 1)));
                        return next;
                    });
            return new Bundle(plan.first(), first).with(results.subList(0, carries));
        });
    }

    /** A number of rounds that is known at run time only. */
    private Value counted(Loop loop, Node count, Site site) {
        return repeated(
                loop,
                List.of(),
                site,
                (carry, inside) -> site.world().emit(loop.span()).lt(carry.getLast(), count));
    }
}
