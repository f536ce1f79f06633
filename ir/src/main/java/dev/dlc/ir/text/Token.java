package dev.dlc.ir.text;

import dev.dlc.diagnostic.Span;

/**
 * A word of the text of a graph.
 *
 * @param kind the kind
 * @param text the characters; of a quoted text what it stands for, of a value its name without {@code %}
 * @param span where it stands
 */
record Token(Kind kind, String text, Span span) {
    enum Kind {
        NAME,
        VALUE,
        NUMBER,
        TEXT,
        SIGN,
        END
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
    }

    /** How a diagnostic shows it. */
    String shown() {
        return switch (kind) {
            case END -> "the end";
            case TEXT -> Texts.quote(text);
            case VALUE -> "%" + text;
            case NAME, NUMBER, SIGN -> text;
        };
    }
}
