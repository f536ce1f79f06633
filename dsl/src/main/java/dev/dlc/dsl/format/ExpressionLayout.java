package dev.dlc.dsl.format;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Expressions as pieces. */
final class ExpressionLayout {
    private final Parts parts;
    private final PrimaryLayout primaries;

    ExpressionLayout(Parts parts, StatementLayout statements) {
        this.parts = parts;
        this.primaries = new PrimaryLayout(parts, this, statements);
    }

    PrimaryLayout primaries() {
        return primaries;
    }

    Piece expression(DlmParser.ExpressionContext rule) {
        if (rule.FOR() != null) {
            Piece indices = indices(rule.index(), rule.COMMA());
            return Piece.row(parts.spaced(rule.FOR()), indices, Piece.words(" "), lambda(rule));
        }
        Piece head = pipe(rule.pipe());
        return rule.LAMBDA() == null ? head : Piece.row(head, Piece.words(" "), lambda(rule));
    }

    private Piece lambda(DlmParser.ExpressionContext rule) {
        DlmParser.LambdaBodyContext body = rule.lambdaBody();
        Piece value = body.block() != null ? primaries.block(body.block()) : expression(body.expression());
        return Piece.row(parts.spaced(rule.LAMBDA()), value);
    }

    /** {@code = e}, or nothing. */
    Piece assigned(TerminalNode sign, DlmParser.ExpressionContext value) {
        return sign == null ? Piece.NOTHING : Piece.row(Piece.words(" "), parts.spaced(sign), expression(value));
    }

    /** A pipe: on one line, or one stage on each. */
    Piece pipe(DlmParser.PipeContext rule) {
        Piece first = disjunction(rule.disjunction(0));
        if (rule.PIPE().isEmpty()) {
            return first;
        }
        List<Piece> stages = new ArrayList<>();
        for (int i = 0; i < rule.PIPE().size(); i++) {
            stages.add(Piece.space());
            stages.add(parts.spaced(rule.PIPE(i)));
            stages.add(disjunction(rule.disjunction(i + 1)));
        }
        return Piece.group(first, Piece.indented(Piece.row(stages)));
    }

    private Piece disjunction(DlmParser.DisjunctionContext rule) {
        return chain(rule);
    }

    // operands with operators between, of one precedence, at each level down to the signs
    private Piece chain(ParserRuleContext rule) {
        List<Piece> row = new ArrayList<>();
        for (int i = 0; i < rule.getChildCount(); i++) {
            if (i % 2 == 0) {
                Piece operand = operand(rule.getChild(i));
                row.add(i == 0 ? operand : Piece.indented(Piece.group(Piece.space(), operand)));
            } else {
                row.add(Piece.words(" "));
                row.add(parts.word((TerminalNode) rule.getChild(i)));
            }
        }
        return row.size() == 1 ? row.getFirst() : Piece.row(row);
    }

    private Piece operand(ParseTree tree) {
        return switch (tree) {
            case DlmParser.ConjunctionContext rule -> chain(rule);
            case DlmParser.NegationContext rule -> negation(rule);
            case DlmParser.RangeContext rule -> range(rule);
            case DlmParser.ProductContext rule -> chain(rule);
            case DlmParser.ContractionContext rule -> chain(rule);
            case DlmParser.SignedContext rule -> signed(rule);
            default -> throw new IllegalStateException("operand " + tree.getText());
        };
    }

    private Piece negation(DlmParser.NegationContext rule) {
        List<Piece> row = new ArrayList<>();
        rule.NOT().forEach(not -> row.add(parts.spaced(not)));
        row.add(chain(rule.comparison()));
        return Piece.row(row);
    }

    private Piece range(DlmParser.RangeContext rule) {
        return Piece.row(rule.children.stream()
                .map(child -> child instanceof DlmParser.SumContext sum ? chain(sum) : parts.word((TerminalNode) child))
                .toList());
    }

    private Piece signed(DlmParser.SignedContext rule) {
        List<Piece> row = new ArrayList<>();
        rule.MINUS().forEach(minus -> row.add(parts.word(minus)));
        DlmParser.PowerContext power = rule.power();
        row.add(primaries.postfix(power.postfix()));
        for (int i = 0; i < power.CARET().size(); i++) {
            row.add(parts.word(power.CARET(i)));
            power.exponent(i).MINUS().forEach(minus -> row.add(parts.word(minus)));
            row.add(primaries.postfix(power.exponent(i).postfix()));
        }
        return row.size() == 1 ? row.getFirst() : Piece.row(row);
    }

    /** {@code a.b}. */
    Piece path(DlmParser.PathContext rule) {
        return Piece.row(rule.children.stream()
                .map(child -> parts.word((TerminalNode) child))
                .toList());
    }

    /** Elements of a list, dims of a type, subscripts. */
    List<Piece> elements(List<DlmParser.ElementContext> rules) {
        return rules.stream()
                .map(rule -> rule.ELLIPSIS() != null
                        ? Piece.row(parts.word(rule.ELLIPSIS()), parts.word(rule.ID()))
                        : expression(rule.expression()))
                .toList();
    }

    /** {@code (a, b: c)} or {@code (i, j | e)}. */
    Piece arguments(DlmParser.ArgumentsContext rule) {
        List<Piece> items = rule.argument().stream().map(this::argument).toList();
        if (rule.BAR() != null) {
            Piece indices = Piece.group(parts.list(items, rule.COMMA()));
            Piece bar = Piece.row(items.isEmpty() ? Piece.NOTHING : Piece.words(" "), parts.word(rule.BAR()));
            Piece inner = Piece.row(indices, bar, Piece.space(), expression(rule.expression()));
            return parts.brackets(rule.LPAREN(), inner, rule.RPAREN());
        }
        if (items.isEmpty()) {
            return parts.brackets(rule.LPAREN(), Piece.NOTHING, rule.RPAREN());
        }
        if (endsOpen(rule.argument())) {
            return Piece.row(
                    parts.word(rule.LPAREN()),
                    parts.list(items, rule.COMMA(), Piece.words(" ")),
                    parts.word(rule.RPAREN()));
        }
        return parts.brackets(rule.LPAREN(), parts.list(items, rule.COMMA()), rule.RPAREN());
    }

    // whether the last argument breaks by itself between the parentheses: a block, or a list that is alone
    private static boolean endsOpen(List<DlmParser.ArgumentContext> arguments) {
        DlmParser.ExpressionContext last = arguments.getLast().expression();
        if (last == null || arguments.getLast().IN() != null) {
            return false;
        }
        boolean block = last.lambdaBody() != null && last.lambdaBody().block() != null;
        Token end = last.getStop();
        boolean list = arguments.size() == 1
                && last.getStart().getType() == DlmParser.LBRACK
                && end.getType() == DlmParser.RBRACK
                && PrimaryLayout.sole(last) instanceof DlmParser.ListContext;
        return block || list;
    }

    private Piece argument(DlmParser.ArgumentContext rule) {
        if (rule.ELLIPSIS() != null) {
            return Piece.row(parts.word(rule.ELLIPSIS()), parts.word(rule.ID()));
        }
        Piece value = expression(rule.expression());
        if (rule.LABEL() != null) {
            return Piece.row(parts.word(rule.LABEL()), parts.spaced(rule.COLON()), value);
        }
        return rule.IN() == null
                ? value
                : Piece.row(value, Piece.words(" "), parts.spaced(rule.IN()), pipe(rule.pipe()));
    }

    Piece indices(List<DlmParser.IndexContext> rules, List<TerminalNode> commas) {
        return parts.list(rules.stream().map(this::index).toList(), commas, Piece.words(" "));
    }

    Piece index(DlmParser.IndexContext rule) {
        return rule.IN() == null
                ? parts.word(rule.ID())
                : Piece.row(parts.spaced(rule.ID()), parts.spaced(rule.IN()), pipe(rule.pipe()));
    }
}
