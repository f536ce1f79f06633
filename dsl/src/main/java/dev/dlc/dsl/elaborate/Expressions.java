package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Generator;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of each kind of expression. */
final class Expressions {
    private final Elaborator elaborator;
    private final Subscripts subscripts;
    private final Loops loops;
    private final Branches branches;
    private final IndexNotation indices;

    Expressions(Elaborator elaborator) {
        this.elaborator = elaborator;
        this.subscripts = new Subscripts(elaborator);
        this.loops = new Loops(elaborator);
        this.branches = new Branches(elaborator);
        this.indices = new IndexNotation(elaborator);
    }

    Value eval(Expression expression, Site site, Optional<Type.Tensor> wanted) {
        return switch (expression) {
            case Expression.Name name -> elaborator.read(name.text(), name.span(), site);
            case Expression.IntLiteral literal -> Value.Int.of(literal.value());
            case Expression.FloatLiteral literal -> new Value.Real(literal.value());
            case Expression.TextLiteral literal -> new Value.Text(literal.value());
            case Expression.ListOf list -> list(list, site);
            case Expression.Spread spread ->
                throw Failure.wrong(Diagnostic.at(
                                DslCode.WRONG_KIND,
                                spread.span(),
                                "a pack stands in a list, a shape or an argument list")
                        .sides("one value", "the pack ..." + spread.name())
                        .fix("write `[..." + spread.name() + "]`"));
            case Expression.Comprehension comprehension -> comprehension(comprehension, site);
            case Expression.Tuple tuple -> tuple(tuple, site);
            case Expression.Unary unary ->
                Operators.unary(
                        unary.op(),
                        elaborator.eval(unary.operand(), site.unnamed(), wanted),
                        unary.span(),
                        site.world());
            case Expression.Binary binary -> binary(binary, site, wanted);
            case Expression.Range range -> range(range, site);
            case Expression.Call call -> call(call, site, wanted);
            case Expression.Reduction reduction -> indices.reduction(reduction, site);
            case Expression.Subscript subscript -> subscripts.eval(subscript, site);
            case Expression.Field field -> field(field, site);
            case Expression.Pipe pipe -> pipe(pipe, site, wanted);
            case Expression.Lambda lambda -> new Value.Lambda(lambda, site.scope());
            case Expression.If choice -> choice(choice, site, wanted);
            case Expression.For loop -> indices.tensor(loop, site);
            case Expression.Scan scan -> loops.scan(scan, site);
            case Expression.While loop -> loops.whileLoop(loop, site);
            case Expression.Iterate iterate -> loops.iterate(iterate, site);
            case Expression.Block block -> elaborator.blocks().run(block, site, wanted);
            case Expression.Missing missing -> throw Failure.poisoned();
        };
    }

    private Value list(Expression.ListOf list, Site site) {
        List<Value> items = new ArrayList<>();
        for (Expression element : list.elements()) {
            if (element instanceof Expression.Spread spread) {
                Value pack = elaborator.read(spread.name().text(), spread.span(), site);
                items.addAll(Expect.items(pack, spread.span(), site.world()));
            } else {
                Site at = site.part(Integer.toString(items.size()));
                items.add(Expect.usable(elaborator.eval(element, at)));
            }
        }
        return new Value.Items(items);
    }

    private Value comprehension(Expression.Comprehension comprehension, Site site) {
        List<Value> items = new ArrayList<>();
        generate(comprehension, 0, site, items);
        return new Value.Items(items);
    }

    private void generate(Expression.Comprehension comprehension, int depth, Site site, List<Value> items) {
        if (depth == comprehension.generators().size()) {
            if (comprehension.condition().isPresent()) {
                Expression condition = comprehension.condition().get();
                Value holds = elaborator.eval(condition, site.unnamed());
                if (!Expect.flag(holds, condition.span(), site.world())) {
                    return;
                }
            }
            if (items.size() >= Limits.ITEMS) {
                throw Limits.tooMany(comprehension.span(), items.size() + 1L);
            }
            Site at = site.part(Integer.toString(items.size()));
            items.add(Expect.usable(elaborator.eval(comprehension.element(), at)));
            return;
        }
        Generator generator = comprehension.generators().get(depth);
        Span span = generator.source().span();
        Value source = Expect.usable(elaborator.eval(generator.source(), site.unnamed()));
        for (Value item : Expect.items(source, span, site.world())) {
            Site inside = site.nested();
            elaborator.blocks().bind(generator.pattern(), item, inside, span);
            generate(comprehension, depth + 1, inside, items);
        }
    }

    private Value tuple(Expression.Tuple tuple, Site site) {
        if (!tuple.isRecord()) {
            List<Value> items = new ArrayList<>();
            for (Argument field : tuple.fields()) {
                Site at = site.part(Integer.toString(items.size()));
                items.add(Expect.usable(elaborator.eval(field.value(), at)));
            }
            return new Value.Tuple(items);
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        for (Argument field : tuple.fields()) {
            String name = field.label().orElseThrow().text();
            Value value = Expect.usable(elaborator.eval(field.value(), site.part(name)));
            if (fields.put(name, value) != null) {
                throw Failure.wrong(
                        Diagnostic.at(DslCode.ARGUMENT_TWICE, field.span(), "the field `" + name + "` is given twice")
                                .sides("each field once", "`" + name + "` twice")
                                .fix("remove one of them"));
            }
        }
        return new Value.Record(fields);
    }

    private Value binary(Expression.Binary binary, Site site, Optional<Type.Tensor> wanted) {
        Optional<Type.Tensor> hint = switch (binary.op()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> wanted;
            case POWER, MATMUL, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, AND, OR -> Optional.empty();
        };
        Value left = Expect.usable(elaborator.eval(binary.left(), site.unnamed(), hint));
        boolean decided = left instanceof Value.Bool flag
                && (binary.op() == BinaryOp.AND && !flag.value() || binary.op() == BinaryOp.OR && flag.value());
        if (decided) {
            return left;
        }
        Value right = elaborator.eval(binary.right(), site.unnamed(), hint);
        return Operators.binary(binary.op(), left, right, binary.span(), site.world());
    }

    private Value range(Expression.Range range, Site site) {
        return new Value.Range(end(range.start(), site), end(range.end(), site));
    }

    private Optional<Dim> end(Optional<Expression> end, Site site) {
        return end.map(e -> Expect.dim(Expect.usable(elaborator.eval(e, site.unnamed())), e.span(), site.world()));
    }

    private Value call(Expression.Call call, Site site, Optional<Type.Tensor> wanted) {
        Value callee = elaborator.eval(call.callee(), site.unnamed());
        List<Arg> arguments = Arg.of(call.arguments(), elaborator, site.at(site.path()));
        return elaborator.calls().call(callee, arguments, site, call.span(), wanted);
    }

    /**
     * {@code x |> f(a)} calls f with x before its other arguments; {@code x |> f} and {@code x |> (g(a))} call a value.
     */
    private Value pipe(Expression.Pipe pipe, Site site, Optional<Type.Tensor> wanted) {
        Value input = Expect.usable(elaborator.eval(pipe.value(), site.unnamed()));
        Arg first = Arg.of(input, pipe.value().span());
        if (pipe.stage() instanceof Expression.Call call && !pipe.grouped()) {
            Value callee = Expect.usable(elaborator.eval(call.callee(), site.unnamed()));
            if (callee instanceof Value.Model || callee instanceof Value.Optim || callee instanceof Value.Derived) {
                throw Failure.wrong(Diagnostic.at(
                                DslCode.NOT_CALLABLE,
                                call.span(),
                                "this call makes a function; the pipe would be its argument")
                        .sides("a function that takes the left side first", callee.describe())
                        .fix("put the call in parentheses: `x |> ("
                                + call.span().text() + ")`"));
            }
            List<Arg> arguments = new ArrayList<>(List.of(first));
            arguments.addAll(Arg.of(call.arguments(), elaborator, site));
            return elaborator.calls().call(callee, arguments, site, call.span(), wanted);
        }
        Value stage = Expect.usable(elaborator.eval(pipe.stage(), site.unnamed()));
        return elaborator.calls().call(stage, List.of(first), site, pipe.stage().span(), wanted);
    }

    private Value field(Expression.Field field, Site site) {
        Value target = Expect.usable(elaborator.eval(field.target(), site.unnamed()));
        String name = field.name().text();
        if (name.isEmpty()) {
            throw Failure.poisoned();
        }
        return switch (target) {
            case Value.Instance instance -> member(instance.scope(), name, field, target, site);
            case Value.Namespace space -> member(space.scope(), name, field, target, site);
            case Value.Record fields -> {
                Value value = fields.fields().get(name);
                if (value == null) {
                    throw unknownMember(
                            field, target, List.copyOf(fields.fields().keySet()));
                }
                yield elaborator.read(value, name, field.span(), site);
            }
            case Value other -> throw unknownMember(field, other, List.of());
        };
    }

    private Value member(Scope scope, String name, Expression.Field field, Value target, Site site) {
        Scope.Entry entry = scope.findHere(name).orElseThrow(() -> unknownMember(field, target, scope.namesHere()));
        return elaborator.read(entry.value(), name, field.span(), site);
    }

    private static Failure unknownMember(Expression.Field field, Value target, List<String> names) {
        String name = field.name().text();
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.UNKNOWN_MEMBER, field.name().span(), target.describe() + " has no `" + name + "`")
                .sides(names.isEmpty() ? "a value with fields" : String.join(", ", names), "`" + name + "`");
        return Failure.wrong(Suggestion.closest(name, names)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic));
    }

    private Value choice(Expression.If choice, Site site, Optional<Type.Tensor> wanted) {
        Value condition = Expect.usable(elaborator.eval(choice.condition(), site.unnamed()));
        if (condition instanceof Value.Tensor tensor && !site.world().isOpen(tensor.node())) {
            return branches.choose(tensor.node(), choice, site, wanted);
        }
        boolean holds = Expect.flag(condition, choice.condition().span(), site.world());
        if (holds) {
            return elaborator.eval(choice.then(), site, wanted);
        }
        return choice.otherwise().isPresent()
                ? elaborator.eval(choice.otherwise().get(), site, wanted)
                : Value.NOTHING;
    }
}
