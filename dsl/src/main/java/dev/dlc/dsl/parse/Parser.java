package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Doc;
import dev.dlc.dsl.syntax.Module;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Reads source text. The stages are: {@link Lexing} (characters to tokens), {@link Brackets} (they balance),
 * {@link Layout} (ends of statements; words by their place), {@link Nesting} (a limit), the generated parser, and
 * {@link ModuleBuilder} (parse tree to syntax tree). No text makes it throw.
 */
public final class Parser {
    private Parser() {}

    /** The tree of a file, complete whatever the text is, and what is wrong with the text. */
    public static ParseResult parse(SourceFile file) {
        Messages messages = new Messages(file);
        Lexing.Result lexed = Lexing.of(file, messages);
        List<CommonToken> tokens = tokens(lexed.tokens(), messages);
        Optional<DlmParser.ModuleContext> fast = fast(tokens);
        DlmParser.ModuleContext parsed = fast.orElseGet(() -> careful(tokens, messages));
        Docs docs = new Docs(file, lexed.docs(), messages);
        Optional<Doc> doc = docs.ofFile(tokens.getFirst());
        Span whole = messages.span(0, file.text().length());
        Module module = new ModuleBuilder(messages, docs, fast.isPresent()).module(parsed, whole, doc);
        docs.reportLost();
        return new ParseResult(module, messages.sorted());
    }

    /**
     * The parse tree of a text without mistakes, with all of its tokens and comments.
     *
     * @throws IllegalArgumentException if {@link #parse} finds errors in the text
     */
    public static ConcreteSyntax concrete(SourceFile file) {
        Messages messages = new Messages(file);
        Lexing.Result lexed = Lexing.of(file, messages);
        List<CommonToken> tokens = tokens(lexed.tokens(), messages);
        DlmParser.ModuleContext tree =
                fast(tokens).orElseThrow(() -> new IllegalArgumentException("errors in " + file.name()));
        List<CommonToken> written = tokens.stream()
                .filter(token -> token.getType() != DlmParser.SEP)
                .toList();
        return new ConcreteSyntax(file, tree, written, lexed.comments());
    }

    /** The tokens for the generated parser. */
    static List<CommonToken> tokens(List<CommonToken> lexed, Messages messages) {
        List<CommonToken> balanced = Brackets.balance(lexed, messages);
        return Nesting.limit(Layout.of(balanced, messages), messages);
    }

    // a text without mistakes needs no error handling, which costs as much as the parse itself
    private static Optional<DlmParser.ModuleContext> fast(List<CommonToken> tokens) {
        DlmParser parser = parser(tokens);
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return Optional.of(parser.module());
        } catch (ParseCancellationException mistake) {
            return Optional.empty();
        }
    }

    private static DlmParser.ModuleContext careful(List<CommonToken> tokens, Messages messages) {
        DlmParser parser = parser(tokens);
        parser.getInterpreter().setPredictionMode(PredictionMode.LL);
        parser.setErrorHandler(new Recovery(tokens, messages));
        return parser.module();
    }

    /** A parser of tokens without any listener. */
    static DlmParser parser(List<CommonToken> tokens) {
        DlmParser parser = new DlmParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        return parser;
    }
}
