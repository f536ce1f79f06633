package dev.dlc.dsl.format;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.parse.ConcreteSyntax;
import dev.dlc.dsl.parse.ParseResult;
import dev.dlc.dsl.parse.Parser;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The one formatting of the language: two columns of indentation, lines of at most 100 columns where there is a choice,
 * one statement on each line. What is kept of the given formatting are comments and single empty lines between
 * statements, members and declarations; where lines broke before makes no difference. A formatted text has the same
 * tokens, comments and tree as before, and formatting it again changes nothing.
 *
 * <p>A comment stays behind the token at whose line it stands, or on its own lines before what follows. Where no line
 * may break, it goes before its statement.
 */
public final class Formatter {
    /** The longest line where there is a choice. */
    public static final int WIDTH = 100;

    private Formatter() {}

    /**
     * The formatted text of a file.
     *
     * @throws DlcException with the syntax errors of the file
     */
    public static String format(SourceFile file) {
        ParseResult parsed = Parser.parse(file);
        if (parsed.hasErrors()) {
            throw new DlcException(
                    parsed.diagnostics().stream().filter(Diagnostic::isError).toList());
        }
        ConcreteSyntax before = Parser.concrete(file);
        String text = ModuleLayout.of(before).render(WIDTH);
        ConcreteSyntax after = Parser.concrete(new SourceFile(file.name(), text));
        boolean same = texts(before.tokens()).equals(texts(after.tokens()))
                && before.comments().size() == after.comments().size();
        if (!same) {
            throw new IllegalStateException("formatting would change the program " + file.name());
        }
        return text;
    }

    private static List<String> texts(List<CommonToken> tokens) {
        return tokens.stream().map(Token::getText).toList();
    }
}
