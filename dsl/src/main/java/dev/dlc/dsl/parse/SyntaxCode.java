package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Code;

/** What can be wrong with the text of a file, before any name is looked up. */
public enum SyntaxCode implements Code {
    UNEXPECTED("E0101", "unexpected text"),
    UNKNOWN_CHARACTER("E0102", "unknown character"),
    RESERVED_WORD("E0103", "reserved word as a name"),
    UNCLOSED_BRACKET("E0104", "bracket without end"),
    STRAY_BRACKET("E0105", "closing bracket without start"),
    OPEN_TEXT("E0106", "text without end"),
    BAD_ESCAPE("E0107", "unknown escape in a text"),
    BAD_NUMBER("E0108", "malformed number"),
    FOREIGN("E0109", "notation of another language"),
    TOO_DEEP("E0110", "nested too deeply"),
    CHAINED_COMPARISON("E0111", "comparisons in a chain"),
    EQUALS_SIGN("E0112", "`=` and `==` mixed up"),
    MISPLACED("E0113", "in the wrong place"),
    BAD_NAME_PLACE("E0114", "not a name to bind"),
    BAD_TARGET("E0115", "not something to update"),
    UNNAMED_REPORT("E0116", "report without a name"),
    MIXED_LABELS("E0117", "labels in the wrong order"),
    MISSING_LET("E0118", "binding without `let`"),
    UNUSED_VALUE("E0119", "value that nothing uses"),
    EXTRA_SEMICOLON("W0101", "semicolon without need"),
    LOST_DOC("W0102", "doc comment that documents nothing");

    private final String id;
    private final String title;

    SyntaxCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }
}
