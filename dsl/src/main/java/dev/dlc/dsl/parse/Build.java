package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Path;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** What the builders of the syntax tree share: spans, names, messages, and a limit on the height of the tree. */
final class Build {
    /** The highest tree; a chain of n operators is n high. */
    static final int HEIGHT = 500;

    private final Messages messages;
    private final boolean clean;
    private int height;
    private boolean tooHigh;

    /** Builds from a parse that had no mistakes ({@code clean}) or some. */
    Build(Messages messages, boolean clean) {
        this.messages = messages;
        this.clean = clean;
    }

    /** Whether the parser has read every token where it belongs. */
    boolean isClean() {
        return clean;
    }

    /** The span of the text that a rule has read; of no width where it has read nothing. */
    Span span(ParserRuleContext rule) {
        int start = rule.getStart().getStartIndex();
        return messages.span(start, rule.getStop() == null ? start : Tokens.end(rule.getStop()));
    }

    /** The span from the start of one rule to the end of another. */
    Span span(ParserRuleContext first, ParserRuleContext last) {
        return messages.span(first.getStart().getStartIndex(), span(last).end());
    }

    /** The span of a token. */
    Span span(Token token) {
        return messages.span(token.getStartIndex(), Tokens.end(token));
    }

    /** The place after what a rule has read, where something is missing. */
    Span after(ParserRuleContext rule) {
        int end = span(rule).end();
        return messages.span(end, end);
    }

    /** The name in a leaf of a rule; missing without leaf. */
    Identifier name(TerminalNode leaf, ParserRuleContext rule) {
        if (leaf == null || Tokens.isMissing(leaf.getSymbol())) {
            return new Identifier(leaf == null ? after(rule) : empty(leaf), "");
        }
        return new Identifier(span(leaf.getSymbol()), leaf.getText());
    }

    /** The name behind a word, if the word is there. */
    Optional<Identifier> nameBehind(TerminalNode word, TerminalNode leaf, ParserRuleContext rule) {
        return word == null ? Optional.empty() : Optional.of(name(leaf, rule));
    }

    private Span empty(TerminalNode leaf) {
        int start = leaf.getSymbol().getStartIndex();
        return messages.span(start, start);
    }

    /** Names with points between. */
    Path path(DlmParser.PathContext rule) {
        List<Identifier> parts =
                rule.ID().stream().map(leaf -> name(leaf, rule)).toList();
        return new Path(span(rule), parts.isEmpty() ? List.of(name(null, rule)) : parts);
    }

    /**
     * Goes some levels down in the tree, unless that is too low; {@link #leave} goes back up. Plain calls, since the
     * stack of the builders is as deep as the text is nested.
     */
    boolean enter(int levels, ParserRuleContext rule) {
        if (height + levels <= HEIGHT) {
            height += levels;
            return true;
        }
        if (!tooHigh) {
            tooHigh = true;
            String message = "this expression is more than " + HEIGHT + " operations deep";
            report(SyntaxCode.TOO_DEEP, span(rule.getStart()), message, "give a part of it a name with `let`");
        }
        return false;
    }

    /** Goes back up. */
    void leave(int levels) {
        height -= levels;
    }

    /** Adds a diagnostic with a fix. */
    void report(SyntaxCode code, Span span, String message, String fix) {
        messages.add(Diagnostic.at(code, span, message).fix(fix));
    }
}
