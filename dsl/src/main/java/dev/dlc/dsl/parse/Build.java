package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** What the builders of the syntax tree share: spans, names, messages, and a limit on the height of the tree. */
final class Build {
    /** The highest tree; a chain of n operators is n high. */
    static final int HEIGHT = 1000;

    private final Messages messages;
    private int height;

    Build(Messages messages) {
        this.messages = messages;
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

    /** Whether a rule was left before its end. */
    static boolean broken(ParserRuleContext rule) {
        return rule == null || rule.exception != null || rule.getChildCount() == 0;
    }

    /** Whether a child is something that was read, not skipped. */
    static boolean isRule(ParseTree child) {
        return child instanceof ParserRuleContext;
    }

    /**
     * Builds a part of the tree that is some levels below what is being built; {@code otherwise} where that is too low.
     */
    <T> T below(int levels, ParserRuleContext rule, Supplier<T> part, Supplier<T> otherwise) {
        height += levels;
        try {
            if (height <= HEIGHT) {
                return part.get();
            }
            Token start = rule.getStart();
            String message = "this expression is more than " + HEIGHT + " operations deep";
            report(SyntaxCode.TOO_DEEP, span(start), message, "give a part of it a name with `let`");
            return otherwise.get();
        } finally {
            height -= levels;
        }
    }

    /** Adds a diagnostic with a fix. */
    void report(SyntaxCode code, Span span, String message, String fix) {
        messages.add(Diagnostic.at(code, span, message).fix(fix));
    }

    /** Adds a diagnostic. */
    void report(Diagnostic diagnostic) {
        messages.add(diagnostic);
    }
}
