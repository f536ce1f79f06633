package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.DataSource;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Data sets by name with compile-time arguments; which names there are is the runtime's business. */
final class DataSources {
    private DataSources() {}

    static DataSource of(Expression source, Elaborator elaborator, Site site) {
        return switch (source) {
            case Expression.Name name -> new DataSource(name.text(), Map.of(), name.span());
            case Expression.Call call
            when call.callee() instanceof Expression.Name name ->
                new DataSource(name.text(), arguments(call, elaborator, site), call.span());
            case Expression.Missing missing -> throw Failure.poisoned();
            case Expression other ->
                throw Failure.wrong(Diagnostic.at(DslCode.BAD_DATA, other.span(), "this is no data set")
                        .sides(
                                "a data set with its arguments: `mnist(batch: 64)`",
                                "`" + other.span().text() + "`"));
        };
    }

    private static Map<String, Object> arguments(Expression.Call call, Elaborator elaborator, Site site) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Argument argument : call.arguments()) {
            Span span = argument.value().span();
            if (argument.label().isEmpty()) {
                throw Failure.wrong(
                        Diagnostic.at(DslCode.BAD_DATA, argument.span(), "arguments of a data set have labels")
                                .sides("`batch: 64`", "`" + argument.span().text() + "`")
                                .fix("write `batch: " + argument.span().text() + "`"));
            }
            String label = argument.label().get().text();
            Value value = Expect.usable(elaborator.eval(argument.value(), site));
            if (arguments.put(label, literal(value, span, site.world())) != null) {
                throw Failure.wrong(
                        Diagnostic.at(DslCode.ARGUMENT_TWICE, argument.span(), "`" + label + "` is given twice")
                                .sides("each argument once", "`" + label + "` twice")
                                .fix("remove one of them"));
            }
        }
        return arguments;
    }

    private static Object literal(Value value, Span span, World world) {
        return switch (value) {
            case Value.Int number -> (long) Expect.literal(number, span, world);
            case Value.Real number -> number.value();
            case Value.Bool flag -> flag.value();
            case Value.Text text -> text.value();
            case Value.Items list -> {
                List<Object> items = new ArrayList<>();
                list.items().forEach(item -> items.add(literal(item, span, world)));
                yield items;
            }
            case Value other -> throw Expect.wrongKind(other, span, "a number, a text, true, false, or a list of such");
        };
    }
}
