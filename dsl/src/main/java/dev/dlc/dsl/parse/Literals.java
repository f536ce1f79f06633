package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.syntax.Expression;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Builds numbers and texts. */
final class Literals {
    private final Build build;

    Literals(Build build) {
        this.build = build;
    }

    /** An integer; one that is too large becomes 0 behind a diagnostic. */
    Expression integer(TerminalNode leaf) {
        Span span = build.span(leaf.getSymbol());
        String digits = leaf.getText().replace("_", "");
        // at most 19 digits, and what parses: the language's integers are those of 64 bits
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                String fix = "the largest integer is " + Long.MAX_VALUE + "; a float may be larger";
                build.report(SyntaxCode.BAD_NUMBER, span, "this integer is too large", fix);
                return new Expression.Missing(span);
            }
            value = 10 * value + digit;
        }
        return new Expression.IntLiteral(span, value);
    }

    /** A float. */
    Expression real(TerminalNode leaf) {
        Span span = build.span(leaf.getSymbol());
        String digits = leaf.getText().replace("_", "");
        if (Double.isInfinite(Double.parseDouble(digits))) {
            String fix = "the largest float of 64 bits is " + Double.MAX_VALUE;
            build.report(SyntaxCode.BAD_NUMBER, span, "this float is too large", fix);
            return new Expression.Missing(span);
        }
        return new Expression.FloatLiteral(span, digits);
    }

    /** A text with its escapes resolved. */
    Expression.TextLiteral text(TerminalNode leaf) {
        Span span = build.span(leaf.getSymbol());
        String written = leaf.getText();
        StringBuilder value = new StringBuilder();
        int i = 1;
        while (i < written.length() - 1) {
            char c = written.charAt(i++);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            int escaped = i++;
            switch (written.charAt(escaped)) {
                case 'n' -> value.append('\n');
                case 't' -> value.append('\t');
                case '"' -> value.append('"');
                case '\\' -> value.append('\\');
                default -> {
                    int at = span.start() + escaped - 1;
                    Span escape = new Span(span.file(), at, Math.min(at + 2, span.end()));
                    String message = "`" + written.substring(escaped - 1, escaped + 1) + "` is no escape";
                    build.report(
                            SyntaxCode.BAD_ESCAPE, escape, message, "the escapes are `\\\"`, `\\\\`, `\\n` and `\\t`");
                }
            }
        }
        return new Expression.TextLiteral(span, value.toString());
    }
}
