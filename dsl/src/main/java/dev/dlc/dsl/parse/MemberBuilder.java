package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.LoopIndex;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.dsl.syntax.Path;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Builds the members of bodies and checks that each stands in the right kind of body. */
final class MemberBuilder {
    private final Build build;
    private final Docs docs;
    private final StatementBuilder statements;
    private final ExpressionBuilder expressions;
    private final TypeBuilder types;

    MemberBuilder(Build build, Docs docs, StatementBuilder statements) {
        this.build = build;
        this.docs = docs;
        this.statements = statements;
        this.expressions = statements.expressions();
        this.types = statements.types();
    }

    /** Whose body it is. */
    enum Place {
        MODEL("a model"),
        OPTIM("a learning rule"),
        TRAIN("a train block"),
        PHASE("a phase");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        boolean trains() {
            return this == TRAIN || this == PHASE;
        }
    }

    /** The members of a body; none where it lacks. */
    List<Member> body(DlmParser.BodyContext rule, Place place) {
        List<Member> members = new ArrayList<>();
        if (rule != null) {
            rule.member().forEach(part -> member(part, place).ifPresent(members::add));
        }
        return members;
    }

    // nothing where the text is no member
    private Optional<Member> member(DlmParser.MemberContext rule, Place place) {
        Span span = build.span(rule);
        return switch (rule) {
            case DlmParser.PartContext part ->
                Optional.of(new Member.Part(
                        span,
                        docs.before(part.getStart()),
                        build.name(part.ID(), part),
                        expressions.expression(part.expression(), part)));
            case DlmParser.VariableContext variable -> Optional.of(variable(variable));
            case DlmParser.MethodContext method -> method(method, place);
            case DlmParser.ChoiceMemberContext choice ->
                Optional.ofNullable(choice.choice()).map(part -> choice(part, place));
            case DlmParser.DataContext data -> {
                training(place, data, "data");
                List<Expression> sources =
                        data.source().stream().map(this::source).toList();
                yield sources.isEmpty() ? Optional.empty() : Optional.of(new Member.Data(span, sources));
            }
            case DlmParser.RoutineContext routine -> Optional.of(routine(routine, place));
            case DlmParser.PhaseContext phase -> Optional.of(phase(phase, place));
            case DlmParser.LengthContext length -> {
                training(place, length, length.getStart().getText());
                var unit = length.EPOCHS() != null ? Member.TimeUnit.EPOCH : Member.TimeUnit.STEP;
                yield Optional.of(new Member.Length(span, unit, expressions.expression(length.expression(), length)));
            }
            case DlmParser.EveryContext every -> Optional.of(every(every, place));
            case DlmParser.StrayLetContext let -> strayLet(let);
            default -> Optional.empty();
        };
    }

    private void training(Place place, ParserRuleContext rule, String word) {
        if (!place.trains()) {
            String message = "`" + word + "` does not belong to " + place.words;
            build.report(SyntaxCode.MISPLACED, build.span(rule.getStart()), message, "move it into a `train` block");
        }
    }

    private Member variable(DlmParser.VariableContext rule) {
        Optional<Expression> initial =
                rule.ASSIGN() == null ? Optional.empty() : Optional.of(expressions.expression(rule.expression(), rule));
        return new Member.Variable(
                build.span(rule),
                docs.before(rule.getStart()),
                rule.PARAM() != null ? Member.VariableKind.PARAM : Member.VariableKind.STATE,
                build.name(rule.ID(), rule),
                types.behind(rule.COLON(), rule.type(), rule),
                initial);
    }

    private Optional<Member> method(DlmParser.MethodContext rule, Place place) {
        if (rule.function() == null) {
            return Optional.empty();
        }
        if (place == Place.PHASE) {
            String message = "a function does not belong to a phase";
            build.report(SyntaxCode.MISPLACED, build.span(rule.getStart()), message, "move it out of the phase");
        }
        return Optional.of(function(rule.function()));
    }

    /** A function with its body. */
    Declaration.Function function(DlmParser.FunctionContext rule) {
        return new Declaration.Function(
                build.span(rule),
                docs.before(rule.getStart()),
                build.name(rule.ID(), rule),
                types.parameters(rule.parameters()),
                types.behind(rule.ARROW(), rule.type(), rule),
                block(rule.block(), rule));
    }

    /** A block, or an empty one behind what its parent has read. */
    Expression.Block block(DlmParser.BlockContext rule, ParserRuleContext parent) {
        return expressions.primaries().block(rule, parent);
    }

    private Member choice(DlmParser.ChoiceContext rule, Place place) {
        List<DlmParser.BodyContext> bodies = rule.body();
        List<Member> otherwise = List.of();
        if (rule.choice() != null) {
            otherwise = List.of(choice(rule.choice(), place));
        } else if (bodies.size() > 1) {
            otherwise = body(bodies.get(1), place);
        }
        return new Member.Choice(
                build.span(rule),
                expressions.pipe(rule.pipe(), rule),
                body(bodies.isEmpty() ? null : bodies.getFirst(), place),
                otherwise);
    }

    // a data set: a name with points, and arguments
    private Expression source(DlmParser.SourceContext rule) {
        if (rule.path() == null) {
            return new Expression.Missing(build.span(rule));
        }
        Path path = build.path(rule.path());
        Expression source = null;
        for (Identifier part : path.parts()) {
            if (source == null) {
                source = part.isMissing()
                        ? new Expression.Missing(part.span())
                        : new Expression.Name(part.span(), part.text());
            } else {
                source = new Expression.Field(source.span().to(part.span()), source, part);
            }
        }
        if (rule.arguments() == null) {
            return source;
        }
        return new Expression.Call(
                build.span(rule), source, expressions.primaries().arguments(rule.arguments()));
    }

    private Member routine(DlmParser.RoutineContext rule, Place place) {
        training(place, rule, rule.getStart().getText());
        return new Member.Routine(
                build.span(rule),
                rule.STEP() != null ? Member.RoutineKind.STEP : Member.RoutineKind.EVAL,
                types.parameters(rule.parameters()),
                block(rule.block(), rule));
    }

    private Member phase(DlmParser.PhaseContext rule, Place place) {
        training(place, rule, "phase");
        if (place == Place.PHASE) {
            String message = "a phase does not belong to a phase";
            build.report(SyntaxCode.MISPLACED, build.span(rule.getStart()), message, "put them one after the other");
        }
        Optional<LoopIndex> index = Optional.ofNullable(rule.index()).map(expressions.primaries()::index);
        return new Member.Phase(build.span(rule), build.name(rule.ID(), rule), index, body(rule.body(), Place.PHASE));
    }

    private Member every(DlmParser.EveryContext rule, Place place) {
        training(place, rule, "every");
        TerminalNode word = rule.UNIT();
        boolean steps = word != null && word.getText().startsWith("step");
        Optional<Expression> count = Optional.ofNullable(rule.pipe()).map(part -> expressions.pipe(part, rule));
        return new Member.Every(
                build.span(rule),
                count,
                steps ? Member.TimeUnit.STEP : Member.TimeUnit.EPOCH,
                block(rule.block(), rule));
    }

    // `let x = e` in a body is read as the part `x = e`
    private Optional<Member> strayLet(DlmParser.StrayLetContext rule) {
        build.report(
                SyntaxCode.MISPLACED,
                build.span(rule.getStart()),
                "`let` binds in blocks only; this body has parts",
                "leave `let` out: `name = ...`");
        Statement let = statements.let(rule.let(), rule);
        if (let instanceof Statement.Let bound && bound.pattern() instanceof Pattern.Name name) {
            return Optional.of(new Member.Part(bound.span(), Optional.empty(), name.name(), bound.value()));
        }
        return Optional.empty();
    }
}
