package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.dsl.syntax.Statement;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements in order; a wrong one is reported, and what it would have bound is poison. */
final class Blocks {
    private final Elaborator elaborator;

    Blocks(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** The value of a block in its own scope; poison where its last expression is wrong. */
    Value run(Expression.Block block, Site outer, Optional<Type.Tensor> wanted) {
        Site site = outer.nested();
        for (Statement statement : block.statements()) {
            try {
                execute(statement, site);
            } catch (Failure failure) {
                elaborator.failed(failure, site.frame());
                poison(statement, site);
            }
        }
        if (block.value().isEmpty()) {
            return Value.NOTHING;
        }
        try {
            return elaborator.eval(block.value().get(), site, wanted);
        } catch (Failure failure) {
            return elaborator.failed(failure, site.frame());
        }
    }

    private static void poison(Statement statement, Site site) {
        switch (statement) {
            case Statement.Let let -> poison(let.pattern(), site.scope());
            case Statement.LetIndexed let ->
                site.scope()
                        .bind(let.name().text(), new Value.Poison(), let.name().span());
            case Statement other -> {}
        }
    }

    /** Binds the names of a pattern to poison. */
    static void poison(Pattern pattern, Scope scope) {
        switch (pattern) {
            case Pattern.Name name -> scope.bind(name.name().text(), new Value.Poison(), name.span());
            case Pattern.Tuple tuple -> tuple.parts().forEach(part -> poison(part, scope));
            case Pattern.Ignored ignored -> {}
            case Pattern.Missing missing -> {}
        }
    }

    private void execute(Statement statement, Site site) {
        switch (statement) {
            case Statement.Let let -> let(let, site);
            case Statement.LetIndexed let -> let(let.expanded(), site);
            case Statement.Evaluate evaluate -> {
                Value value = elaborator.eval(evaluate.expression(), site.unnamed());
                if (value instanceof Value.Poison) {
                    throw Failure.poisoned();
                }
            }
            case Statement.Assert check -> elaborator.effects().check(check, site);
            case Statement.Update update -> elaborator.effects().update(update, site);
            case Statement.Minimize minimize -> elaborator.effects().minimize(minimize, site);
            case Statement.Report report -> elaborator.effects().report(report, site);
            case Statement.Save save -> elaborator.effects().save(save, site);
            case Statement.Yield one -> stack(one, site);
            case Statement.Missing missing -> throw Failure.poisoned();
        }
    }

    /** Notes what a step of a scan yields. */
    private void stack(Statement.Yield statement, Site site) {
        Nest.Yields to = site.world()
                .nest()
                .yields()
                .filter(open -> open.frame() == site.frame())
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.MISPLACED_YIELD,
                                statement.span(),
                                "`yield` stands in the body of a `scan`, outside of branches and inner loops")
                        .sides("`yield` once in every step of a `scan`", "`yield` elsewhere")
                        .fix("make it the value at the end of the block")));
        Value value = Expect.usable(elaborator.eval(statement.value(), site.unnamed()));
        to.values()
                .add(
                        Tensors.isNumber(value)
                                ? new Value.Tensor(
                                        Tensors.node(value, statement.value().span(), site.world()))
                                : value);
    }

    private void let(Statement.Let let, Site site) {
        Site named = let.pattern() instanceof Pattern.Name name ? naming(name, site) : site.unnamed();
        if (let.type().isEmpty()) {
            Value value = Expect.usable(elaborator.eval(let.value(), named));
            bind(let.pattern(), value, site, let.value().span());
            return;
        }
        TypeExpr type = let.type().get();
        elaborator.types().declare(type, site.scope());
        Matching matching = new Matching(elaborator.types(), site.scope(), site.world(), false);
        Slot slot = new Slot("this value", let.value().span(), Optional.of(type), DslCode.SHAPE_MISMATCH);
        Declared declared = elaborator.resolvingResult(() -> matching.resolve(type, site));
        Value value = elaborator.eval(let.value(), named, matching.known(declared));
        Value accepted = matching.accept(value, declared, slot);
        matching.publish(let.value().span());
        matching.finish();
        bind(
                let.pattern(),
                matching.settle(accepted, declared, slot),
                site,
                let.value().span());
    }

    /** A model that is bound to a name has that name as its path. */
    private static Site naming(Pattern.Name name, Site site) {
        String text = name.name().text();
        return site.at(
                Optional.of(site.path().map(path -> Site.join(path, text)).orElse(text)));
    }

    /** Binds a pattern to a value. */
    void bind(Pattern pattern, Value value, Site site, Span origin) {
        switch (pattern) {
            case Pattern.Name name -> {
                if (!name.name().isMissing()) {
                    site.scope().bind(name.name().text(), value, origin);
                }
            }
            case Pattern.Ignored ignored -> {}
            case Pattern.Missing missing -> {}
            case Pattern.Tuple tuple -> {
                List<Value> parts = parts(value, tuple, site, origin);
                for (int i = 0; i < parts.size(); i++) {
                    bind(tuple.parts().get(i), parts.get(i), site, origin);
                }
            }
        }
    }

    private static List<Value> parts(Value value, Pattern.Tuple pattern, Site site, Span origin) {
        int count = pattern.parts().size();
        List<Value> parts = switch (value) {
            case Value.Tuple tuple -> tuple.items();
            case Value.Items list -> list.items();
            case Value.Record fields -> List.copyOf(fields.fields().values());
            case Value.Tensor tensor -> rows(tensor, count, site, origin);
            case Value other -> throw Expect.wrongKind(other, origin, "a tuple of " + count);
        };
        if (parts.size() != count) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.PATTERN_MISMATCH,
                            pattern.span(),
                            "the pattern has " + count + " parts, the value " + parts.size())
                    .label(origin, "the value: " + value.describe())
                    .sides("a tuple of " + count, value.describe())
                    .fix("name each part, `_` for one that is not used"));
        }
        return parts;
    }

    /** The rows of a tensor whose first axis has the wanted size. */
    private static List<Value> rows(Value.Tensor tensor, int count, Site site, Span origin) {
        Node node = tensor.node();
        if (node.tensor().rank() == 0 || !node.shape().dim(0).is(count)) {
            throw Expect.wrongKind(tensor, origin, "a tuple of " + count);
        }
        List<Value> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Value.Tensor(Subscripts.row(node, i, origin, site.world())));
        }
        return rows;
    }
}
