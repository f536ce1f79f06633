package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Binding;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The body of a loop. It is elaborated twice: a trial finds the types of the carry, and what else joins it: parameters
 * and states that the body updates, and a counter for its random numbers.
 */
final class LoopBody {
    private static final int TRIALS = 4;

    private final Elaborator elaborator;

    LoopBody(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * A loop.
     *
     * @param carry the pattern that the carry is bound to, and its first value; absent for none
     * @param body evaluated with the carry, yields the next one
     * @param construct the word in diagnostics
     */
    record Loop(Optional<Binding> carry, Expression.Block body, Span span, String construct) {
        boolean isScan() {
            return construct.equals("`scan`");
        }
    }

    /** What a trial has found. */
    record Plan(Value first, List<Leaf> updated, boolean random) {}

    /** What one step leaves behind. */
    record Turn(Value next, List<Value> yields, World.Changes changes, boolean random) {}

    /** What a scan runs over: tensors with a common first axis. */
    record Source(Pattern pattern, Bundle xs, Span span) {}

    Plan plan(Loop loop, List<Source> sources, Site site) {
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
            case Value.Tuple tuple -> tuple.items().stream().allMatch(LoopBody::isTyped);
            case Value.Items list -> list.items().stream().allMatch(LoopBody::isTyped);
            case Value.Record fields -> fields.fields().values().stream().allMatch(LoopBody::isTyped);
            case Value other -> false;
        };
    }

    static Structure structure(Loop loop, World world) {
        return new Structure(world, DslCode.CARRY_MISMATCH, "the carry of " + loop.construct());
    }

    /** Evaluates the body once with a carry, in a trial with its first value and elements of zeros. */
    private Turn turn(Loop loop, Plan plan, List<Source> sources, Optional<Node> counter, Site site) {
        World world = site.world();
        List<Value> elements = new ArrayList<>();
        for (Source source : sources) {
            elements.add(source.xs().map(x -> {
                Type.Tensor row = x.tensor().with(x.shape().without(List.of(0)));
                return world.emit(source.span()).zeros(row);
            }));
        }
        return body(loop, plan.first(), sources, elements, counter, site);
    }

    Turn body(Loop loop, Value carry, List<Source> sources, List<Value> elements, Optional<Node> counter, Site site) {
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

    static Span valueSpan(Loop loop) {
        return loop.body().value().map(Expression::span).orElse(loop.body().span());
    }
}
