package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code if} on data. Only the branch that is taken is computed. What a branch updates has its new version where that
 * branch is taken, and its old one elsewhere; what it asserts holds where it is not taken.
 */
final class Branches {
    private final Elaborator elaborator;

    Branches(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** A branch with what it leaves behind. */
    private record Branch(Value value, World.Changes changes) {}

    Value choose(Node condition, Expression.If choice, Site site, Optional<Type.Tensor> wanted) {
        World world = site.world();
        Span span = choice.span();
        if (condition.tensor().rank() != 0 || condition.dtype() != DType.BOOL) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.NOT_A_SCALAR, choice.condition().span(), "`if` takes one of two branches")
                    .sides("bool[]", condition.tensor().toString())
                    .fix("choose element by element: `where(condition, x, y)`, or reduce it: `all(...)`, `any(...)`"));
        }
        int mark = world.builder().size();
        Branch then = branch(Optional.of(choice.then()), site, wanted);
        Branch otherwise = branch(choice.otherwise(), site, wanted);
        Structure structure = new Structure(world, DslCode.BRANCH_MISMATCH, "the result of a branch");
        Span second = choice.otherwise().map(Expression::span).orElse(span);
        boolean statement =
                then.value().equals(Value.NOTHING) || otherwise.value().equals(Value.NOTHING);
        Value like = statement
                ? Value.NOTHING
                : structure.typed(then.value(), otherwise.value(), choice.then().span());
        List<Node> first = new ArrayList<>(structure.nodes(like, span));
        int count = first.size();
        List<Node> last = statement
                ? new ArrayList<>()
                : new ArrayList<>(structure.fitted(
                        otherwise.value(),
                        like,
                        second,
                        Optional.of(choice.then().span())));
        Map<String, Leaf> changed = new LinkedHashMap<>(then.changes().updated());
        changed.putAll(otherwise.changes().updated());
        changed.forEach((path, leaf) -> {
            first.add(then.changes().versions().getOrDefault(path, world.read(leaf)));
            last.add(otherwise.changes().versions().getOrDefault(path, world.read(leaf)));
        });
        Emit emit = world.emit(span);
        Node holds = emit.scalar(DType.BOOL, 1);
        for (Root.Check check : checks(then, span)) {
            first.add(check.value());
            last.add(holds);
        }
        for (Root.Check check : checks(otherwise, span)) {
            first.add(holds);
            last.add(check.value());
        }
        if (first.isEmpty()) {
            return Value.NOTHING;
        }
        List<Node> results = emit.cond(condition, mark, first, last);
        int next = count;
        for (Leaf leaf : changed.values()) {
            world.versions().update(leaf, results.get(next++), span);
        }
        for (Branch one : List.of(then, otherwise)) {
            for (Root.Check check : checks(one, span)) {
                world.add(new Root.Check(results.get(next++), check.message(), check.span()));
            }
        }
        return statement ? Value.NOTHING : Bundle.of(like, span, world).with(results.subList(0, count));
    }

    private Branch branch(Optional<Expression> branch, Site site, Optional<Type.Tensor> wanted) {
        World world = site.world();
        World.Recorded<Value> recorded = world.recording(() -> world.nest()
                .withoutYields(
                        () -> branch.map(e -> elaborator.eval(e, site, wanted)).orElse(Value.NOTHING)));
        if (recorded.value() instanceof Value.Poison) {
            throw Failure.poisoned();
        }
        return new Branch(recorded.value(), recorded.changes());
    }

    private static List<Root.Check> checks(Branch branch, Span span) {
        List<Root.Check> checks = new ArrayList<>();
        for (Root root : branch.changes().roots()) {
            switch (root) {
                case Root.Check check -> checks.add(check);
                case Root.Report report -> throw reported("report", span);
                case Root.Output output -> throw reported("save", span);
                case Root.Update update -> throw new IllegalStateException("updates are roots of finished graphs");
            }
        }
        return checks;
    }

    private static Failure reported(String what, Span span) {
        return Failure.wrong(Diagnostic.at(
                        DslCode.EFFECT_NOT_ALLOWED, span, "`" + what + "` is not allowed in a branch that data chooses")
                .sides("`" + what + "` in every step", "`" + what + "` in some steps")
                .fix("move it out of the `if`: report `where(condition, x, y)`"));
    }
}
