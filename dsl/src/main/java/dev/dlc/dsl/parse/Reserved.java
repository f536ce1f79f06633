package dev.dlc.dsl.parse;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.Set;
import java.util.stream.Collectors;

/** The reserved words as texts. */
public final class Reserved {
    /** Words that cannot be names; any other word can. */
    public static final Set<String> WORDS = Words.RESERVED.stream()
            .map(type -> DlmParser.VOCABULARY.getLiteralName(type).replace("'", ""))
            .collect(Collectors.toUnmodifiableSet());

    private Reserved() {}
}
