package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An argument of a call: an expression that is evaluated where it stands, or a value.
 *
 * @param label the parameter's name where it is given
 * @param span where it is written
 */
record Arg(Optional<String> label, Span span, Optional<Expression> expression, Optional<Value> value) {
    static Arg of(Value value, Span span) {
        return new Arg(Optional.empty(), span, Optional.empty(), Optional.of(value));
    }

    /** Written arguments; a pack is spread into its members. */
    static List<Arg> of(List<Argument> arguments, Elaborator elaborator, Site site) {
        List<Arg> all = new ArrayList<>();
        for (Argument argument : arguments) {
            if (argument.value() instanceof Expression.Spread spread
                    && argument.label().isEmpty()) {
                Value pack = elaborator.read(spread.name().text(), spread.span(), site);
                Expect.items(pack, spread.span(), site.world()).forEach(item -> all.add(of(item, spread.span())));
            } else {
                all.add(new Arg(
                        argument.label().map(Identifier::text),
                        argument.value().span(),
                        Optional.of(argument.value()),
                        Optional.empty()));
            }
        }
        return all;
    }
}
