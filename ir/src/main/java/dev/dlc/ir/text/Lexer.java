package dev.dlc.ir.text;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.IrCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a graph into words. */
final class Lexer {
    private static final Pattern WORD = Pattern.compile("(?<space>\\s+|//[^\\n]*)"
            + "|%(?<value>[A-Za-z0-9_.]+)"
            + "|(?<name>[A-Za-z_][A-Za-z0-9_.]*)"
            + "|(?<number>[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?)"
            + "|\"(?<text>([^\"\\\\\\n]|\\\\[\"\\\\ntr])*+)\""
            + "|(?<sign><=|[(){}\\[\\],:=*+/-])");

    private Lexer() {}

    static List<Token> words(SourceFile file) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = WORD.matcher(file.text());
        int at = 0;
        while (at < file.text().length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw Diagnostic.at(IrCode.GRAPH_SYNTAX, new Span(file, at, at + 1), "this begins no word")
                        .sides(
                                "a name, a value, a number, a text in quotes or a sign",
                                file.text().substring(at, at + 1))
                        .exception();
            }
            at = matcher.end();
            if (matcher.group("space") == null) {
                tokens.add(token(matcher, new Span(file, matcher.start(), matcher.end())));
            }
        }
        tokens.add(new Token(Token.Kind.END, "", new Span(file, at, at)));
        return tokens;
    }

    private static Token token(Matcher matcher, Span span) {
        if (matcher.group("value") != null) {
            return new Token(Token.Kind.VALUE, matcher.group("value"), span);
        }
        if (matcher.group("name") != null) {
            return new Token(Token.Kind.NAME, matcher.group("name"), span);
        }
        if (matcher.group("number") != null) {
            return new Token(Token.Kind.NUMBER, matcher.group("number"), span);
        }
        if (matcher.group("text") != null) {
            return new Token(Token.Kind.TEXT, unquote(matcher.group("text")), span);
        }
        return new Token(Token.Kind.SIGN, matcher.group("sign"), span);
    }

    private static String unquote(String quoted) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                i++;
                c = switch (quoted.charAt(i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> quoted.charAt(i);
                };
            }
            out.append(c);
        }
        return out.toString();
    }
}
