package dev.dlc.dsl.format;

import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.parse.ConcreteSyntax;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Files, declarations and members as pieces. */
final class ModuleLayout {
    private final Parts parts;
    private final StatementLayout statements;
    private final ExpressionLayout expressions;
    private final TypeLayout types;

    private ModuleLayout(ConcreteSyntax syntax) {
        this.parts = new Parts(syntax);
        this.statements = new StatementLayout(parts);
        this.expressions = statements.expressions();
        this.types = statements.types();
    }

    /** A whole file. */
    static Piece of(ConcreteSyntax syntax) {
        ModuleLayout layout = new ModuleLayout(syntax);
        DlmParser.ModuleContext module = syntax.tree();
        return layout.parts.file(module.declaration(), layout::declaration, module.EOF());
    }

    private Piece declaration(DlmParser.DeclarationContext rule) {
        ParserRuleContext inner = rule.getRuleContext(ParserRuleContext.class, 0);
        return switch (inner) {
            case DlmParser.ImportationContext importation -> importation(importation);
            case DlmParser.LetContext let -> statements.let(let);
            case DlmParser.FunctionContext function -> function(function);
            case DlmParser.ExternContext extern ->
                Piece.row(
                        parts.spaced(extern.EXTERN()),
                        parts.spaced(extern.FN()),
                        signature(extern.ID(), extern.parameters(), extern.ARROW(), extern.type()));
            case DlmParser.AliasContext alias -> alias(alias);
            case DlmParser.ModelContext model -> {
                TerminalNode word = model.OPTIM() != null ? model.OPTIM() : model.MODEL();
                yield declared(word, model.ID(), model.parameters(), model.body());
            }
            case DlmParser.TrainContext train -> declared(train.TRAIN(), train.ID(), train.parameters(), train.body());
            case DlmParser.TestContext test ->
                Piece.row(parts.spaced(test.TEST()), parts.spaced(test.STRING()), statements.block(test.block()));
            default -> throw new IllegalStateException("declaration " + rule.getText());
        };
    }

    private Piece importation(DlmParser.ImportationContext rule) {
        List<Piece> row = new ArrayList<>();
        row.add(parts.spaced(rule.IMPORT()));
        row.add(rule.path() != null ? expressions.path(rule.path()) : parts.word(rule.STRING()));
        row.add(renamed(rule.AS(), rule.ID()));
        if (rule.LBRACE() != null) {
            List<Piece> names = rule.importedName().stream()
                    .map(name -> Piece.row(parts.word(name.ID(0)), renamed(name.AS(), name.ID(1))))
                    .toList();
            row.add(Piece.words(" "));
            row.add(parts.braces(rule.LBRACE(), parts.list(names, rule.COMMA()), rule.RBRACE()));
        }
        return Piece.row(row);
    }

    private Piece alias(DlmParser.AliasContext rule) {
        Piece parameters = Piece.NOTHING;
        if (rule.LPAREN() != null) {
            List<Piece> names = rule.typeParameter().stream()
                    .map(name -> name.ELLIPSIS() == null
                            ? parts.word(name.ID())
                            : Piece.row(parts.word(name.ELLIPSIS()), parts.word(name.ID())))
                    .toList();
            Piece list = names.isEmpty() ? Piece.NOTHING : parts.list(names, rule.COMMA());
            parameters = parts.brackets(rule.LPAREN(), list, rule.RPAREN());
        }
        return Piece.group(
                parts.spaced(rule.TYPE()),
                parts.word(rule.ID()),
                parameters,
                Piece.words(" "),
                parts.spaced(rule.ASSIGN()),
                types.type(rule.type()));
    }

    private Piece renamed(TerminalNode as, TerminalNode name) {
        return as == null ? Piece.NOTHING : Piece.row(Piece.words(" "), parts.spaced(as), parts.word(name));
    }

    private Piece declared(
            TerminalNode word, TerminalNode name, DlmParser.ParametersContext parameters, DlmParser.BodyContext body) {
        return Piece.row(
                parts.spaced(word),
                parts.word(name),
                parameters == null ? Piece.NOTHING : Piece.group(types.parameters(parameters)),
                Piece.words(" "),
                body(body, false));
    }

    private Piece function(DlmParser.FunctionContext rule) {
        // the body breaks when the signature does
        return Piece.group(
                parts.spaced(rule.FN()),
                signature(rule.ID(), rule.parameters(), rule.ARROW(), rule.type()),
                Piece.words(" "),
                expressions.primaries().branch(rule.block()));
    }

    // the parameters break before the result does, unless the result does not fit on its line in any case
    private Piece signature(
            TerminalNode name, DlmParser.ParametersContext parameters, TerminalNode arrow, DlmParser.TypeContext type) {
        Piece head = Piece.row(parts.word(name), types.parameters(parameters));
        if (arrow == null) {
            return Piece.group(head);
        }
        Piece result = types.type(type);
        boolean wide = result.width() > Formatter.WIDTH - ") ->  {".length() - 2;
        Piece tail = Piece.row(Piece.words(" "), parts.spaced(arrow), Piece.group(result));
        return wide ? Piece.row(Piece.group(head), tail) : Piece.group(head, tail);
    }

    // members one per line; a single one may stay on the line of its braces where that is asked for
    private Piece body(DlmParser.BodyContext rule, boolean mayJoin) {
        return parts.block(rule.LBRACE(), rule.member(), this::member, rule.RBRACE(), mayJoin);
    }

    private Piece member(DlmParser.MemberContext rule) {
        return switch (rule) {
            case DlmParser.PartContext part ->
                Piece.row(parts.word(part.ID()), expressions.assigned(part.ASSIGN(), part.expression()));
            case DlmParser.VariableContext variable ->
                Piece.row(
                        parts.spaced(variable.PARAM() != null ? variable.PARAM() : variable.STATE()),
                        parts.word(variable.ID()),
                        types.annotation(variable.COLON(), variable.type()),
                        expressions.assigned(variable.ASSIGN(), variable.expression()));
            case DlmParser.MethodContext method -> function(method.function());
            case DlmParser.ChoiceMemberContext choice -> Piece.group(choice(choice.choice()));
            case DlmParser.DataContext data -> data(data);
            case DlmParser.RoutineContext routine ->
                Piece.group(
                        parts.word(routine.STEP() != null ? routine.STEP() : routine.EVAL()),
                        routine.parameters() == null
                                ? Piece.NOTHING
                                : Piece.group(types.parameters(routine.parameters())),
                        Piece.words(" "),
                        expressions.primaries().branch(routine.block()));
            case DlmParser.PhaseContext phase -> phase(phase);
            case DlmParser.LengthContext length ->
                Piece.row(
                        parts.spaced(length.EPOCHS() != null ? length.EPOCHS() : length.STEPS()),
                        expressions.expression(length.expression()));
            case DlmParser.EveryContext every ->
                Piece.row(
                        parts.spaced(every.EVERY()),
                        every.pipe() == null
                                ? Piece.NOTHING
                                : Piece.row(expressions.pipe(every.pipe()), Piece.words(" ")),
                        parts.spaced(every.UNIT()),
                        statements.block(every.block()));
            default -> throw new IllegalStateException("member " + rule.getText());
        };
    }

    private Piece choice(DlmParser.ChoiceContext rule) {
        Piece otherwise = Piece.NOTHING;
        if (rule.ELSE() != null) {
            Piece branch = rule.choice() != null ? choice(rule.choice()) : body(rule.body(1), true);
            otherwise = Piece.row(Piece.words(" "), parts.spaced(rule.ELSE()), branch);
        }
        return Piece.row(
                parts.spaced(rule.IF()),
                expressions.pipe(rule.pipe()),
                Piece.words(" "),
                body(rule.body(0), true),
                otherwise);
    }

    private Piece data(DlmParser.DataContext rule) {
        List<Piece> others = new ArrayList<>();
        for (int i = 0; i < rule.ELSE().size(); i++) {
            others.add(Piece.space());
            others.add(parts.spaced(rule.ELSE(i)));
            others.add(source(rule.source(i + 1)));
        }
        return Piece.group(parts.spaced(rule.DATA()), source(rule.source(0)), Piece.indented(Piece.row(others)));
    }

    private Piece source(DlmParser.SourceContext rule) {
        Piece name = expressions.path(rule.path());
        return rule.arguments() == null ? name : Piece.row(name, expressions.arguments(rule.arguments()));
    }

    private Piece phase(DlmParser.PhaseContext rule) {
        Piece index = rule.LBRACK() == null
                ? Piece.NOTHING
                : Piece.row(parts.word(rule.LBRACK()), expressions.index(rule.index()), parts.word(rule.RBRACK()));
        return Piece.row(
                parts.spaced(rule.PHASE()), parts.word(rule.ID()), index, Piece.words(" "), body(rule.body(), false));
    }
}
